"""How workers are shared: by installations, by repositories, with what nobody waits for."""

import pytest
from redis import Redis

from bot.domain.issue import RepositoryRef
from bot.domain.requests import LearnRepositories, Target, TrainModels, TriageIssue
from bot.errors import WaitCause
from bot.inbox.inbox import Claim, EntryState, Inbox

NOISY, QUIET = 900, 1
LEASE_SECONDS = 10.0


def ask(inbox: Inbox, installation: int, number: int, *, repository: str = "engine") -> str:
    """Let a delivery about an issue arrive; return its id."""
    entry_id = f"d{installation}-{repository}-{number}"
    owner = f"owner-{installation}"
    repository_id = installation * 1000 + len(repository)
    target = Target(installation, repository_id, RepositoryRef(owner, repository), number)
    inbox.accept(entry_id, TriageIssue(target, "opened"))
    return entry_id


def ask_to_learn(inbox: Inbox, installation: int, repository: str = "engine") -> str:
    entry_id = f"learn-{installation}-{repository}"
    asked = (RepositoryRef(f"owner-{installation}", repository),)
    inbox.accept(entry_id, LearnRepositories(installation, asked))
    return entry_id


def have_workers(connection: Redis, prefix: str, count: int) -> None:
    """Register workers as RQ does."""
    connection.sadd(f"rq:workers:{prefix}", *(f"rq:worker:{number}" for number in range(count)))


def start_next(inbox: Inbox, connection: Redis, prefix: str) -> Claim | None:
    """Take the next wake-up call as an idle worker does; None when there is none."""
    job = connection.lpop(f"rq:queue:{prefix}")
    if job is None:
        return None
    entry_id = str(job).rpartition("-")[0]
    return inbox.claim(entry_id, owner=f"worker of {job}", lease_seconds=LEASE_SECONDS)


def start_all(inbox: Inbox, connection: Redis, prefix: str) -> list[Claim]:
    started = []
    while claim := start_next(inbox, connection, prefix):
        started.append(claim)
    return started


def names(claims: list[Claim]) -> list[str]:
    return [claim.entry_id for claim in claims]


def make_lease_run_out(connection: Redis, prefix: str, entry_id: str) -> None:
    lease = connection.hget(f"{prefix}:entry:{entry_id}", "lease")
    connection.delete(f"{prefix}:lease:{lease}")
    connection.zadd(f"{prefix}:due", {entry_id: 0})


@pytest.mark.parametrize(("workers", "most"), [(1, 1), (2, 1), (5, 4)])
def test_a_flood_leaves_a_worker_to_others(
    inbox: Inbox, connection: Redis, prefix: str, workers: int, most: int
) -> None:
    have_workers(connection, prefix, workers)
    ask(inbox, QUIET, 1)
    inbox.finish(start_all(inbox, connection, prefix)[0], "commented")
    for number in range(20):
        ask(inbox, NOISY, number)
    assert len(start_all(inbox, connection, prefix)) == most
    quiet = ask(inbox, QUIET, 2)
    assert names(start_all(inbox, connection, prefix)) == [quiet]


def test_who_is_alone_has_all_workers(inbox: Inbox, connection: Redis, prefix: str) -> None:
    have_workers(connection, prefix, 2)
    for number in range(5):
        ask(inbox, NOISY, number)
    first, second = (start_next(inbox, connection, prefix) for _ in range(2))
    assert first is not None
    assert second is not None


def test_training_is_no_other_who_needs_a_worker(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    have_workers(connection, prefix, 2)
    inbox.accept("train-1", TrainModels(NOISY, 70, RepositoryRef("octo", "engine")))
    inbox.finish(start_all(inbox, connection, prefix)[0], "trained")
    asked = [ask(inbox, NOISY, number) for number in range(2)]
    assert names(start_all(inbox, connection, prefix)) == asked


def test_the_end_of_one_calls_the_next_of_a_flood(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    have_workers(connection, prefix, 2)
    ask(inbox, QUIET, 1)
    asked = [ask(inbox, NOISY, number) for number in range(6)]
    worked = []
    while started := start_all(inbox, connection, prefix):
        for claim in started:
            inbox.finish(claim, "commented")
        worked += names(started)
    assert worked[1:] == asked


@pytest.mark.parametrize("end", ["retry", "wait", "abandon", "fault"])
def test_a_start_that_ends_in_any_way_gives_its_worker_back(
    inbox: Inbox, connection: Redis, prefix: str, end: str
) -> None:
    have_workers(connection, prefix, 2)
    ask(inbox, QUIET, 1)
    start_all(inbox, connection, prefix)
    asked = [ask(inbox, NOISY, number) for number in range(3)]
    claim = start_all(inbox, connection, prefix)[0]
    match end:
        case "retry":
            inbox.retry(claim, "later", after_seconds=60)
        case "wait":
            inbox.wait_with_installation(
                claim, "its budget", seconds=60, cause=WaitCause.PRIMARY_LIMIT
            )
            connection.delete(f"{prefix}:parked:{NOISY}")
            inbox.sweep()
        case "abandon":
            inbox.abandon(claim.entry_id, owner=claim.owner, reason="killed")
        case _:
            inbox.sit_out_fault(claim, "status 502")
    following = asked[0] if end == "wait" else asked[1]
    assert names(start_all(inbox, connection, prefix)) == [following]


def test_a_worker_that_falls_silent_holds_its_installation_up_no_longer_than_its_lease(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    have_workers(connection, prefix, 2)
    ask(inbox, QUIET, 1)
    asked = [ask(inbox, NOISY, number) for number in range(3)]
    silent = start_all(inbox, connection, prefix)[1]
    assert silent.entry_id == asked[0]
    make_lease_run_out(connection, prefix, asked[0])
    inbox.sweep()
    assert names(start_all(inbox, connection, prefix)) == [asked[0]]


def test_a_repository_does_not_wait_for_the_flood_of_another_of_its_installation(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    for number in range(50):
        ask(inbox, NOISY, number, repository="flooded")
    quiet = ask(inbox, NOISY, 1, repository="quiet")
    order = []
    while claim := start_next(inbox, connection, prefix):
        inbox.finish(claim, "commented")
        order.append(claim.entry_id)
    assert len(order) == 51
    assert order.index(quiet) <= 4


def test_what_nobody_waits_for_leaves_half_of_the_workers_to_others(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    have_workers(connection, prefix, 4)
    asked = [ask_to_learn(inbox, installation) for installation in range(1, 6)]
    started = start_all(inbox, connection, prefix)
    assert names(started) == asked[:2]
    triage = ask(inbox, 1, 1)
    assert names(start_all(inbox, connection, prefix)) == [triage]
    inbox.finish(started[0], "read 3 issues")
    assert names(start_all(inbox, connection, prefix)) == asked[2:3]


def test_what_nobody_waits_for_is_done_for_one_installation_after_the_other(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    have_workers(connection, prefix, 2)
    many = [ask_to_learn(inbox, NOISY, repository) for repository in ("a", "b", "c", "d")]
    one = ask_to_learn(inbox, QUIET)
    order = []
    while claim := start_next(inbox, connection, prefix):
        inbox.finish(claim, "read 3 issues")
        order.append(claim.entry_id)
    assert sorted(order) == sorted([*many, one])
    assert order.index(one) <= 2
    assert connection.exists(f"{prefix}:background_lines") == 0


def test_learning_waits_while_its_installation_must(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    ask(inbox, NOISY, 1)
    claim = start_all(inbox, connection, prefix)[0]
    inbox.wait_with_installation(
        claim, "GitHub's rate limit", seconds=60, cause=WaitCause.PRIMARY_LIMIT
    )
    learning = ask_to_learn(inbox, NOISY)
    elsewhere = ask_to_learn(inbox, QUIET)
    assert names(start_all(inbox, connection, prefix)) == [elsewhere]
    connection.delete(f"{prefix}:parked:{NOISY}")
    assert inbox.resume(NOISY) == 1
    inbox.finish(start_all(inbox, connection, prefix)[0], "commented")
    inbox.sweep()
    waiting = inbox.find(learning)
    assert waiting is not None
    assert waiting.state == EntryState.WAITING


def test_an_entry_of_the_version_before_is_worked_off(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    entry_id = ask(inbox, QUIET, 1)
    connection.hdel(f"{prefix}:entry:{entry_id}", "lane", "turn")
    claim = start_all(inbox, connection, prefix)[0]
    assert inbox.finish(claim, "commented")
    assert connection.keys(f"{prefix}:running:*") == []
