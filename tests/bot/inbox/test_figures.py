"""What the inbox tells of itself: how long things took, who waits, how GitHub was asked."""

from redis import Redis

from bot.domain.requests import TriageIssue
from bot.errors import WaitCause
from bot.inbox.inbox import Claim, Inbox

LEASE_SECONDS = 10.0


def start(inbox: Inbox, triage: TriageIssue, entry_id: str = "d-1") -> Claim:
    inbox.accept(entry_id, triage)
    claim = inbox.claim(entry_id, owner="worker-1", lease_seconds=LEASE_SECONDS)
    assert claim is not None
    return claim


def test_the_time_of_a_start_and_of_a_delivery_is_counted(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    claim = start(inbox, triage)
    for name in ("started_at", "received_at"):
        past = int(str(connection.hget(f"{prefix}:entry:d-1", name))) - 40_000
        connection.hset(f"{prefix}:entry:d-1", name, str(past))
    inbox.finish(claim, "commented")
    figures = inbox.figures()
    assert (figures.starts.counts, figures.deliveries.counts) == ({60_000: 1}, {60_000: 1})
    assert 40_000 <= figures.starts.sum_milliseconds < 60_000


def test_a_start_that_is_put_back_counts_as_a_start_and_as_no_delivery(
    inbox: Inbox, triage: TriageIssue
) -> None:
    inbox.retry(start(inbox, triage), "later", after_seconds=9)
    figures = inbox.figures()
    assert sum(figures.starts.counts.values()) == 1
    assert figures.deliveries.counts == {}


def test_what_takes_for_ever_is_counted_beyond_the_last_bound(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    claim = start(inbox, triage)
    connection.hset(f"{prefix}:entry:d-1", "received_at", "0")
    inbox.finish(claim, "commented")
    assert inbox.figures().deliveries.beyond == 1


def test_who_is_put_back_has_waited_since_it_came(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    claim = start(inbox, triage)
    connection.hincrby(f"{prefix}:entry:d-1", "waits_since", -90_000)
    inbox.retry(claim, "later", after_seconds=60)
    assert inbox.figures().longest_wait_seconds >= 90


def test_installations_that_wait_are_counted_until_their_time_is_over(
    inbox: Inbox, triage: TriageIssue
) -> None:
    claim = start(inbox, triage)
    inbox.wait_with_installation(claim, "no writes", seconds=60, cause=WaitCause.WRITE_BUDGET)
    figures = inbox.figures()
    assert (figures.parked, figures.waits) == (1, {"write budget": 1})
    inbox.resume(triage.target.installation_id)
    assert inbox.figures().parked == 0


def test_a_secondary_limit_is_told_from_another_refusal(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    for number, cause in enumerate((WaitCause.SECONDARY_LIMIT, WaitCause.REFUSAL)):
        claim = start(inbox, triage, f"d-{number}")
        inbox.wait_with_installation(claim, "wait", seconds=60, cause=cause)
        connection.delete(f"{prefix}:parked:{triage.target.installation_id}")
    assert inbox.figures().waits == {"secondary limit": 1, "refusal": 1}


def test_the_longest_run_is_told_while_it_lasts(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    claim = start(inbox, triage)
    connection.zincrby(f"{prefix}:state:leased", -90_000, "d-1")
    assert inbox.figures().longest_run_seconds >= 90
    inbox.finish(claim, "commented")
    assert inbox.figures().longest_run_seconds == 0


def test_calls_of_many_processes_add_up(inbox: Inbox) -> None:
    for _ in range(2):
        inbox.record_calls({("read", "good"): 3, ("write", "fault"): 1})
    assert inbox.figures().calls == {"read good": 6, "write fault": 2}
