from collections.abc import Callable
from dataclasses import replace

import pytest
import structlog
from redis import Redis
from rq.timeouts import JobTimeoutException
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot.domain.issue import RepositoryRef
from bot.domain.requests import Request, Target, TriageIssue
from bot.errors import (
    GitHubFails,
    InstallationMustWait,
    Invalid,
    Locked,
    Moved,
    NotPermitted,
    NotThereYet,
    RetryLater,
    Unreachable,
    UserError,
    WaitCause,
)
from bot.inbox.inbox import EntryState, Inbox
from workers.lease import LeaseLost
from workers.runner import Runner


def run_with(inbox: Inbox, do: Callable[[Callable[[], None]], str]) -> None:
    def run(request: Request, *, delivery: str, check_lease: Callable[[], None]) -> str:
        assert (type(request), delivery) == (TriageIssue, "d-1")
        return do(check_lease)

    Runner(inbox, run, log=structlog.get_logger()).run_entry("d-1", owner="worker-1:7")


def raising(error: Exception) -> Callable[[Callable[[], None]], str]:
    def do(_check_lease: Callable[[], None]) -> str:
        raise error

    return do


def state_of(inbox: Inbox) -> tuple[EntryState, str]:
    entry = inbox.find("d-1")
    assert entry is not None
    return entry.state, entry.reason


def test_finished_work_is_done_with_its_outcome(inbox: Inbox, triage: TriageIssue) -> None:
    inbox.accept("d-1", triage)
    run_with(inbox, lambda _check_lease: "commented")
    assert state_of(inbox) == (EntryState.DONE, "commented")


@pytest.mark.parametrize(
    ("error", "state", "reason"),
    [
        pytest.param(UserError("no such label"), EntryState.DONE, "no such label", id="user"),
        pytest.param(Unreachable("locked"), EntryState.SKIPPED, "locked", id="unreachable"),
        pytest.param(
            RetryLater("rate limit", after_seconds=60), EntryState.WAITING, "rate limit", id="later"
        ),
        pytest.param(
            InstallationMustWait("rate limit", after_seconds=60, cause=WaitCause.PRIMARY_LIMIT),
            EntryState.WAITING,
            "rate limit",
            id="installation",
        ),
        pytest.param(
            GitHubFails("status 502", after_seconds=5), EntryState.WAITING, "status 502", id="fault"
        ),
        pytest.param(NotThereYet("not there"), EntryState.WAITING, "not there", id="not there yet"),
        pytest.param(
            NotPermitted("not allowed"), EntryState.SKIPPED, "not allowed", id="not permitted"
        ),
        pytest.param(Invalid("too long"), EntryState.DEAD, "too long", id="invalid"),
        pytest.param(Locked("locked"), EntryState.SKIPPED, "locked", id="locked"),
        pytest.param(
            KeyError("ghs_secret"), EntryState.WAITING, "failed with KeyError", id="fault of ours"
        ),
    ],
)
def test_what_the_work_raises_decides_what_becomes_of_the_entry(
    inbox: Inbox, triage: TriageIssue, error: Exception, state: EntryState, reason: str
) -> None:
    inbox.accept("d-1", triage)
    run_with(inbox, raising(error))
    assert state_of(inbox) == (state, reason)


def test_a_database_that_is_away_costs_no_attempt(inbox: Inbox, triage: TriageIssue) -> None:
    inbox.accept("d-1", triage)
    run_with(inbox, raising(OperationalError("INSERT", {}, OSError("the disk is full"))))
    entry = inbox.find("d-1")
    assert entry is not None
    found = (entry.state, entry.reason, entry.attempts)
    assert found == (EntryState.WAITING, "the database does not answer", 0)


def test_a_fault_of_ours_is_logged_with_its_delivery(inbox: Inbox, triage: TriageIssue) -> None:
    inbox.accept("d-1", triage)
    with capture_logs() as logs:
        run_with(inbox, raising(KeyError("x")))
    assert logs == [
        {
            "event": "entry failed",
            "log_level": "error",
            "exc_info": True,
            "delivery": "d-1",
            "attempt": 1,
        }
    ]


def test_a_time_limit_is_passed_on_and_counts_as_a_start_without_an_end(
    inbox: Inbox, triage: TriageIssue
) -> None:
    inbox.accept("d-1", triage)
    with pytest.raises(JobTimeoutException):
        run_with(inbox, raising(JobTimeoutException("120 s")))
    assert state_of(inbox) == (EntryState.WAITING, "ran into the time limit")


def test_work_that_lost_its_issue_writes_nothing_and_records_nothing(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    written = []

    def do(check_lease: Callable[[], None]) -> str:
        connection.set(f"{prefix}:lease:{triage.target.key}", "worker-2:8 d-1")
        check_lease()
        written.append("comment")
        return "commented"

    inbox.accept("d-1", triage)
    run_with(inbox, do)
    assert (written, state_of(inbox)) == ([], (EntryState.LEASED, ""))


def test_the_lease_is_given_back_whatever_happens(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    inbox.accept("d-1", triage)
    run_with(inbox, raising(RuntimeError("broken")))
    assert connection.exists(f"{prefix}:lease:{triage.target.key}") == 0


def test_an_entry_that_was_done_meanwhile_is_not_run(inbox: Inbox, triage: TriageIssue) -> None:
    inbox.accept("d-1", triage)
    run_with(inbox, lambda _check_lease: "commented")
    run_with(inbox, raising(LeaseLost("must not run")))
    assert state_of(inbox) == (EntryState.DONE, "commented")


def test_what_moved_is_asked_for_again_where_it_is(inbox: Inbox, triage: TriageIssue) -> None:
    inbox.accept("d-1", triage)
    run_with(inbox, raising(Moved("octo/motor", 9, 4)))
    assert state_of(inbox) == (EntryState.SKIPPED, "it moved to octo/motor#4")
    claim = inbox.claim("d-1-moved", owner="worker-1:7", lease_seconds=10)
    target = Target(triage.target.installation_id, 9, RepositoryRef("octo", "motor"), 4)
    assert claim is not None
    assert claim.request == TriageIssue(target, "opened")


def test_what_was_analysed_before_it_moved_has_its_comment_already(
    inbox: Inbox, triage: TriageIssue
) -> None:
    inbox.accept("d-1", replace(triage, cause="edited"))
    run_with(inbox, raising(Moved("octo/motor", 9, 4)))
    assert state_of(inbox) == (EntryState.SKIPPED, "it moved to octo/motor#4")
    assert inbox.find("d-1-moved") is None


@pytest.mark.parametrize(
    ("calls", "ends_outage"),
    [
        pytest.param({("read", "good"): 2, ("write", "fault"): 1}, True, id="github answered"),
        pytest.param({("read", "fault"): 1}, False, id="github failed"),
        pytest.param({}, False, id="nothing was asked"),
    ],
)
def test_work_ends_an_outage_where_github_answered(
    inbox: Inbox,
    triage: TriageIssue,
    connection: Redis,
    prefix: str,
    calls: dict[tuple[str, str], int],
    ends_outage: bool,
) -> None:
    connection.set(f"{prefix}:faults:", 9)
    inbox.accept("d-1", triage)

    Runner(
        inbox, lambda *_, **__: "done", log=structlog.get_logger(), take_calls=lambda: calls
    ).run_entry("d-1", owner="worker-1:7")

    assert bool(connection.exists(f"{prefix}:faults:")) is not ends_outage
