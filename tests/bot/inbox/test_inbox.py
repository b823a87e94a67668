from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from redis import Redis

from bot.domain.issue import RepositoryRef
from bot.domain.requests import (
    ForgetInstallation,
    LearnRepositories,
    RememberIssue,
    RunCommand,
    Target,
    TrainModels,
    TriageIssue,
)
from bot.inbox.inbox import Acceptance, Claim, EntryState, Inbox

LEASE_SECONDS = 10.0


def claim(inbox: Inbox, entry_id: str, *, owner: str = "worker-1") -> Claim:
    claimed = inbox.claim(entry_id, owner=owner, lease_seconds=LEASE_SECONDS)
    assert claimed is not None
    return claimed


def state_of(inbox: Inbox, entry_id: str) -> tuple[EntryState, str]:
    entry = inbox.find(entry_id)
    assert entry is not None
    return entry.state, entry.reason


def queued(connection: Redis, prefix: str) -> list[str]:
    return [str(job) for job in connection.lrange(f"rq:queue:{prefix}", 0, -1)]


def forget_wake_ups(connection: Redis, prefix: str) -> None:
    """Lose what RQ was told, as a crash between taking and starting a job does."""
    connection.delete(f"rq:queue:{prefix}")


def let_time_pass(connection: Redis, prefix: str, *entry_ids: str) -> None:
    """Make entries due and end their waiting, as time alone would."""
    for entry_id in entry_ids:
        connection.hset(f"{prefix}:entry:{entry_id}", "not_before", "0")
        connection.zadd(f"{prefix}:due", {entry_id: 0})


def let_lease_run_out(connection: Redis, prefix: str, entry_id: str, target: Target) -> None:
    connection.delete(f"{prefix}:lease:{target.key}")
    connection.zadd(f"{prefix}:due", {entry_id: 0})


def test_a_new_delivery_is_kept_and_wakes_one_worker(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    assert inbox.accept("d-1", triage) == Acceptance.NEW
    assert state_of(inbox, "d-1") == (EntryState.WAITING, "")
    assert queued(connection, prefix) == ["d-1-1"]


def test_a_hundred_simultaneous_arrivals_of_one_delivery_wake_one_worker(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(lambda _: inbox.accept("d-1", triage), range(100)))
    assert sorted(answers) == [Acceptance.NEW, *[Acceptance.SEEN] * 99]
    assert queued(connection, prefix) == ["d-1-1"]


def test_what_one_installation_may_have_waiting_is_bounded(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    inbox.accept("d-1", triage)
    line = f"{prefix}:line:{triage.target.installation_id}"
    connection.zadd(line, {f"waits-{number}": number for number in range(20_000)})
    assert inbox.accept("d-2", triage) == Acceptance.FULL
    assert (inbox.find("d-2"), inbox.accept("d-1", triage)) == (None, Acceptance.SEEN)
    connection.zremrangebyrank(line, 0, 0)
    assert inbox.accept("d-2", triage) == Acceptance.NEW


def test_neither_others_nor_an_uninstallation_suffer_from_a_full_line(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    mine = triage.target.installation_id
    line = f"{prefix}:line:{mine}"
    connection.zadd(line, {f"waits-{number}": number for number in range(20_000)})
    other = replace(triage.target, installation_id=mine + 1)
    learning = LearnRepositories(mine, (triage.target.repository,))
    requests = [replace(triage, target=other), ForgetInstallation(mine), learning]
    answers = [inbox.accept(f"d-{number}", one) for number, one in enumerate(requests)]
    assert answers == [Acceptance.NEW] * 3


@pytest.mark.parametrize(
    "delivery", ["", "a b", "owner/repo#1", "x" * 65, "é", 'a"]'], ids=lambda text: repr(text)[:12]
)
def test_an_id_that_rq_would_not_take_is_refused(
    inbox: Inbox, triage: TriageIssue, delivery: str
) -> None:
    with pytest.raises(ValueError, match="1 to 64 letters"):
        inbox.accept(delivery, triage)


def test_a_redelivery_of_ended_work_changes_nothing(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    inbox.accept("d-1", triage)
    inbox.finish(claim(inbox, "d-1"), "commented")
    forget_wake_ups(connection, prefix)
    assert inbox.accept("d-1", triage) == Acceptance.SEEN
    assert queued(connection, prefix) == []


def test_a_redelivery_of_work_in_progress_changes_nothing(
    inbox: Inbox, triage: TriageIssue
) -> None:
    inbox.accept("d-1", triage)
    claim(inbox, "d-1")
    assert inbox.accept("d-1", triage) == Acceptance.SEEN


def test_a_redelivery_of_failed_work_tries_again_at_once(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    inbox.accept("d-1", triage)
    inbox.fail(claim(inbox, "d-1"), "broken")
    assert inbox.accept("d-1", triage) == Acceptance.REARMED
    assert queued(connection, prefix) == ["d-1-1", "d-1-2"]
    assert claim(inbox, "d-1", owner="worker-2").attempts == 2


def test_an_ended_entry_is_kept_for_eight_days(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    inbox.accept("d-1", triage)
    assert connection.ttl(f"{prefix}:entry:d-1") == -1
    inbox.finish(claim(inbox, "d-1"), "commented")
    assert connection.ttl(f"{prefix}:entry:d-1") in range(8 * 86_400 - 60, 8 * 86_400 + 1)


def test_the_claim_carries_the_request_that_was_accepted(inbox: Inbox, triage: TriageIssue) -> None:
    inbox.accept("d-1", triage)
    assert claim(inbox, "d-1") == Claim("d-1", "worker-1", triage, 1)


def test_a_claim_whose_answer_was_lost_can_be_repeated(inbox: Inbox, triage: TriageIssue) -> None:
    inbox.accept("d-1", triage)
    assert claim(inbox, "d-1") == claim(inbox, "d-1")


def test_a_finish_whose_answer_was_lost_can_be_repeated(inbox: Inbox, triage: TriageIssue) -> None:
    inbox.accept("d-1", triage)
    claimed = claim(inbox, "d-1")
    assert [inbox.finish(claimed, "commented"), inbox.finish(claimed, "commented")] == [True, True]


def test_an_entry_cannot_be_claimed_twice(inbox: Inbox, triage: TriageIssue) -> None:
    inbox.accept("d-1", triage)
    claim(inbox, "d-1")
    assert inbox.claim("d-1", owner="worker-2", lease_seconds=LEASE_SECONDS) is None


def test_one_analysis_covers_everything_asked_before_it_started(
    inbox: Inbox, triage: TriageIssue
) -> None:
    for delivery in ("d-1", "d-2", "d-3"):
        inbox.accept(delivery, triage)
    inbox.finish(claim(inbox, "d-3"), "commented")
    for delivery in ("d-1", "d-2"):
        assert inbox.claim(delivery, owner="w", lease_seconds=LEASE_SECONDS) is None
        assert state_of(inbox, delivery) == (EntryState.SKIPPED, "covered by d-3")


def test_what_is_asked_while_an_analysis_runs_is_not_covered_by_it(
    inbox: Inbox, triage: TriageIssue
) -> None:
    inbox.accept("d-1", triage)
    first = claim(inbox, "d-1")
    inbox.accept("d-2", triage)
    inbox.finish(first, "commented")
    assert claim(inbox, "d-2").attempts == 1


def test_an_analysis_that_failed_covers_nothing(inbox: Inbox, triage: TriageIssue) -> None:
    inbox.accept("d-1", triage)
    inbox.accept("d-2", triage)
    inbox.fail(claim(inbox, "d-2"), "broken")
    assert claim(inbox, "d-1").attempts == 1


def test_two_commands_on_one_issue_do_not_cover_each_other(
    inbox: Inbox, triage: TriageIssue
) -> None:
    inbox.accept("d-1", RunCommand(triage.target, 11, "ann"))
    inbox.accept("d-2", RunCommand(triage.target, 12, "ann"))
    inbox.finish(claim(inbox, "d-2"), "labelled")
    assert claim(inbox, "d-1").attempts == 1


def test_an_issue_is_worked_on_by_one_worker_and_its_end_wakes_the_next(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    inbox.accept("d-1", triage)
    first = claim(inbox, "d-1")
    inbox.accept("d-2", RunCommand(triage.target, 11, "ann"))
    assert inbox.claim("d-2", owner="worker-2", lease_seconds=LEASE_SECONDS) is None
    assert state_of(inbox, "d-2") == (EntryState.WAITING, "its issue is being worked on")
    forget_wake_ups(connection, prefix)
    assert inbox.sweep() == 0
    inbox.finish(first, "commented")
    assert queued(connection, prefix) == ["d-2-2"]
    assert claim(inbox, "d-2").attempts == 1


def test_another_issue_need_not_wait(inbox: Inbox, triage: TriageIssue) -> None:
    inbox.accept("d-1", triage)
    inbox.accept("d-2", replace(triage, target=replace(triage.target, number=4)))
    claim(inbox, "d-1")
    assert claim(inbox, "d-2").attempts == 1


def test_a_lease_that_ran_out_is_taken_over_and_its_first_holder_can_do_no_harm(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    inbox.accept("d-1", triage)
    first = claim(inbox, "d-1")
    let_lease_run_out(connection, prefix, "d-1", triage.target)
    forget_wake_ups(connection, prefix)
    assert inbox.sweep() == 1
    second = claim(inbox, "d-1", owner="worker-2")
    renewed = [inbox.renew(start, lease_seconds=LEASE_SECONDS) for start in (first, second)]
    assert renewed == [False, True]
    assert not inbox.finish(first, "late")
    assert not inbox.fail(first, "late")
    assert inbox.finish(second, "commented")


def test_a_renewed_lease_is_not_swept_away(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    inbox.accept("d-1", triage)
    claimed = claim(inbox, "d-1")
    assert inbox.renew(claimed, lease_seconds=LEASE_SECONDS)
    connection.zadd(f"{prefix}:due", {"d-1": 0})
    assert inbox.sweep() == 0
    assert inbox.finish(claimed, "commented")


def test_work_that_never_ends_is_quarantined_after_three_starts(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    inbox.accept("d-1", triage)
    for attempt in (1, 2, 3):
        assert claim(inbox, "d-1", owner=f"worker-{attempt}").attempts == attempt
        let_lease_run_out(connection, prefix, "d-1", triage.target)
        inbox.sweep()
    assert state_of(inbox, "d-1") == (EntryState.QUARANTINED, "started 3 times without an end")
    assert inbox.accept("d-1", triage) == Acceptance.SEEN


def test_work_that_kills_its_process_is_quarantined_after_three_starts(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    inbox.accept("d-1", triage)
    for attempt in (1, 2, 3):
        claim(inbox, "d-1", owner=f"worker-{attempt}")
        assert inbox.abandon("d-1", owner=f"worker-{attempt}", reason="its process was killed")
        let_time_pass(connection, prefix, "d-1")
    assert state_of(inbox, "d-1") == (EntryState.QUARANTINED, "its process was killed")


def test_failures_are_tried_again_after_longer_and_longer_and_given_up_after_eight(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    inbox.accept("d-1", triage)
    waits = []
    for _ in range(7):
        inbox.fail(claim(inbox, "d-1"), "broken")
        now_seconds, _microseconds = connection.time()
        entry = inbox.find("d-1")
        assert entry is not None
        waits.append(round(entry.not_before.timestamp() - now_seconds))
        let_time_pass(connection, prefix, "d-1")
    assert all(
        abs(wait - want) <= 1 for wait, want in zip(waits, (1, 2, 4, 8, 16, 32, 60), strict=True)
    )
    inbox.fail(claim(inbox, "d-1"), "broken")
    assert state_of(inbox, "d-1") == (EntryState.DEAD, "broken")


def test_waiting_for_a_rate_limit_costs_no_attempt(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    inbox.accept("d-1", triage)
    for _ in range(10):
        claimed = claim(inbox, "d-1")
        inbox.retry(claimed, "rate limit", after_seconds=60, counts_as_attempt=False)
        let_time_pass(connection, prefix, "d-1")
    assert claim(inbox, "d-1").attempts == 1


def test_an_entry_is_not_started_before_its_time(inbox: Inbox, triage: TriageIssue) -> None:
    inbox.accept("d-1", triage)
    inbox.retry(claim(inbox, "d-1"), "busy", after_seconds=60)
    assert inbox.claim("d-1", owner="worker-2", lease_seconds=LEASE_SECONDS) is None
    assert state_of(inbox, "d-1") == (EntryState.WAITING, "busy")


def test_no_work_starts_for_a_parked_installation(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    inbox.accept("d-1", triage)
    connection.set(f"{prefix}:parked:{triage.target.installation_id}", "1", ex=60)
    assert inbox.claim("d-1", owner="worker-1", lease_seconds=LEASE_SECONDS) is None
    assert state_of(inbox, "d-1") == (EntryState.WAITING, "its installation is parked")


def test_the_sweep_wakes_what_rq_lost(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    inbox.accept("d-1", triage)
    forget_wake_ups(connection, prefix)
    let_time_pass(connection, prefix, "d-1")
    assert inbox.sweep() == 1
    assert queued(connection, prefix) == ["d-1-2"]


def test_the_sweep_leaves_alone_what_waits_in_the_queue_however_long(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    inbox.accept("d-1", triage)
    let_time_pass(connection, prefix, "d-1")
    assert inbox.sweep() == 0
    assert queued(connection, prefix) == ["d-1-1"]


def test_two_sweeps_at_once_wake_an_entry_once(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    inbox.accept("d-1", triage)
    forget_wake_ups(connection, prefix)
    let_time_pass(connection, prefix, "d-1")
    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(lambda _: inbox.sweep(), range(8))) == 1


def test_a_requeued_entry_begins_again_although_newer_work_covered_it(
    inbox: Inbox, triage: TriageIssue
) -> None:
    inbox.accept("d-1", triage)
    inbox.finish(claim(inbox, "d-1"), "commented")
    assert inbox.requeue("d-1")
    assert claim(inbox, "d-1", owner="worker-2").attempts == 1
    assert not inbox.requeue("d-1")


def test_an_unreadable_request_is_dead_and_no_worker_stumbles_over_it(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    inbox.accept("d-1", triage)
    connection.hset(f"{prefix}:entry:d-1", "request", '{"kind":"unheard of"}')
    assert inbox.claim("d-1", owner="worker-1", lease_seconds=LEASE_SECONDS) is None
    assert inbox.counts()[EntryState.DEAD] == 1


def test_the_dashboard_sees_the_entries_of_each_state(inbox: Inbox) -> None:
    for number in (1, 2, 3):
        target = Target(1, 2, RepositoryRef("octo", "hello"), number)
        inbox.accept(f"d-{number}", TriageIssue(target, "opened"))
    inbox.finish(claim(inbox, "d-2"), "commented")
    assert {entry.id for entry in inbox.entries(EntryState.WAITING)} == {"d-1", "d-3"}
    assert [entry.id for entry in inbox.entries(EntryState.DONE)] == ["d-2"]
    assert inbox.counts()[EntryState.WAITING] == 2


def quarantine(inbox: Inbox, connection: Redis, prefix: str, entry_id: str) -> None:
    for attempt in (1, 2, 3):
        claim(inbox, entry_id, owner=f"worker-{attempt}")
        inbox.abandon(entry_id, owner=f"worker-{attempt}", reason="its process was killed")
        let_time_pass(connection, prefix, entry_id)


def test_a_new_event_about_quarantined_content_stays_in_quarantine(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    inbox.accept("d-1", triage)
    quarantine(inbox, connection, prefix, "d-1")
    assert inbox.accept("d-2", replace(triage, cause="reopened")) == Acceptance.SEEN
    expected = (EntryState.QUARANTINED, "nothing changed since d-1 was quarantined")
    assert state_of(inbox, "d-2") == expected


def test_what_is_remembered_of_an_issue_stays_in_quarantine_until_it_is_edited(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    inbox.accept("d-1", RememberIssue(triage.target))
    quarantine(inbox, connection, prefix, "d-1")
    assert inbox.accept("d-2", RememberIssue(triage.target)) == Acceptance.SEEN
    inbox.accept("d-3", replace(triage, cause="edited"))
    assert inbox.accept("d-4", RememberIssue(triage.target)) == Acceptance.NEW


def test_quarantine_ends_though_the_same_is_asked_for_every_night(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    request = TrainModels(1, 70, triage.target.repository)
    inbox.accept("d-1", request)
    quarantine(inbox, connection, prefix, "d-1")
    (poison,) = connection.scan_iter(f"{prefix}:poison:*")
    connection.expire(poison, 60)
    assert inbox.accept("d-2", request) == Acceptance.SEEN
    assert connection.ttl(poison) <= 60


def test_an_edit_ends_the_quarantine(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    inbox.accept("d-1", triage)
    quarantine(inbox, connection, prefix, "d-1")
    assert inbox.accept("d-2", replace(triage, cause="edited")) == Acceptance.NEW
    assert inbox.accept("d-3", replace(triage, cause="reopened")) == Acceptance.NEW


def test_a_requeued_entry_takes_its_issue_out_of_quarantine(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    inbox.accept("d-1", triage)
    quarantine(inbox, connection, prefix, "d-1")
    assert inbox.requeue("d-1")
    assert claim(inbox, "d-1", owner="worker-4").attempts == 1
    assert inbox.accept("d-2", replace(triage, cause="reopened")) == Acceptance.NEW


def test_the_figures_tell_how_the_inbox_stands(inbox: Inbox, triage: TriageIssue) -> None:
    for number in (1, 2, 3):
        target = replace(triage.target, number=number)
        inbox.accept(f"d-{number}", replace(triage, target=target))
    inbox.finish(claim(inbox, "d-1"), "commented")
    figures = inbox.figures()
    assert {state: count for state, count in figures.entries.items() if count} == {
        EntryState.WAITING: 2,
        EntryState.DONE: 1,
    }
    assert (figures.ended, figures.queued) == ({EntryState.DONE: 1}, 3)
    assert figures.longest_wait_seconds < 60
    assert not figures.is_outage


def test_a_death_before_the_entry_was_taken_is_made_good_by_the_next_sweep(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    inbox.accept("d-1", triage)
    forget_wake_ups(connection, prefix)
    assert inbox.sweep() == 0
    assert not inbox.abandon("d-1", owner="worker-1:d-1-1", reason="its process was killed")
    assert (inbox.sweep(), queued(connection, prefix)) == (1, ["d-1-2"])


def test_the_death_of_an_earlier_call_wakes_nobody_twice(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    inbox.accept("d-1", triage)
    forget_wake_ups(connection, prefix)
    inbox.abandon("d-1", owner="worker-1:1-1", reason="its process was killed")
    inbox.abandon("d-1", owner="worker-1:d-1-0", reason="its process was killed")
    assert (inbox.sweep(), queued(connection, prefix)) == (0, [])
