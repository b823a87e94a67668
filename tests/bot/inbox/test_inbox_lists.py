"""What the dashboard tells of is found however much else has come and ended since."""

from redis import Redis

from bot.domain.issue import RepositoryRef
from bot.domain.requests import ForgetInstallation, LearnRepositories, Target, TriageIssue
from bot.inbox.inbox import EntryState, Inbox

ROCKET = RepositoryRef("acme", "rocket")


def end(inbox: Inbox, entry_id: str, outcome: str) -> None:
    claim = inbox.claim(entry_id, owner="worker-1", lease_seconds=10.0)
    assert claim is not None
    inbox.finish(claim, outcome)


def test_a_deletion_is_told_of_when_a_hundred_other_entries_ended_since(inbox: Inbox) -> None:
    inbox.accept("gone", ForgetInstallation(7))
    end(inbox, "gone", "forgot 203 issues")
    for number in range(1, 121):
        inbox.accept(f"d-{number}", TriageIssue(Target(8, 70, ROCKET, number), "opened"))
        end(inbox, f"d-{number}", "new")
    assert "gone" not in [one.id for one in inbox.entries(EntryState.DONE, most=100)]
    assert [one.reason for one in inbox.deletions(most=10)] == ["forgot 203 issues"]


def test_the_last_fifty_deletions_are_listed_the_latest_first(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    for number in range(60):
        inbox.accept(f"gone-{number}", ForgetInstallation(number + 1))
        end(inbox, f"gone-{number}", "nothing was kept")
        # Of the order of their ends, which may fall into one millisecond.
        connection.zadd(f"{prefix}:deletions", {f"gone-{number}": number})
    listed = inbox.deletions(most=100)
    assert [one.id for one in listed] == [f"gone-{number}" for number in range(59, 9, -1)]


def test_learning_is_found_behind_hundreds_that_wait_until_it_ended(inbox: Inbox) -> None:
    inbox.accept("learn", LearnRepositories(7, (ROCKET,)))
    for number in range(1, 121):
        inbox.accept(f"d-{number}", TriageIssue(Target(8, 70, ROCKET, number), "opened"))
    assert [one.id for one in inbox.learning(most=10)] == ["learn"]
    claim = inbox.claim("learn", owner="worker-1", lease_seconds=10.0)
    assert claim is not None
    assert [one.state for one in inbox.learning(most=10)] == [EntryState.LEASED]
    inbox.finish(claim, "read 3 issues")
    assert inbox.learning(most=10) == ()
    assert inbox.requeue("learn")
    assert [one.id for one in inbox.learning(most=10)] == ["learn"]


def test_neither_list_stays_for_ever(inbox: Inbox, connection: Redis, prefix: str) -> None:
    inbox.accept("learn", LearnRepositories(7, (ROCKET,)))
    inbox.accept("gone", ForgetInstallation(7))
    for entry_id in ("learn", "gone"):
        end(inbox, entry_id, "done")
    days = connection.ttl(f"{prefix}:deletions") / 86_400
    assert (7 < days <= 8, connection.exists(f"{prefix}:learning")) == (True, 0)


def test_a_deletion_that_was_not_needed_is_not_listed(inbox: Inbox) -> None:
    inbox.accept("gone", ForgetInstallation(7))
    claim = inbox.claim("gone", owner="worker-1", lease_seconds=10.0)
    assert claim is not None
    inbox.finish(claim, "nothing to do", state=EntryState.SKIPPED)
    assert inbox.deletions(most=10) == ()
