"""Who starts when: a flood delays nobody else, and whoever must wait holds no worker."""

import time
from collections.abc import Iterator

import pytest
from redis import Redis

from bot.domain.issue import RepositoryRef
from bot.domain.requests import Target, TriageIssue
from bot.errors import InstallationMustWait, WaitCause
from bot.inbox.inbox import Claim, EntryState, Inbox
from bot.memory.write_budget import WriteBudget

PLACES = 2
NOISY = 900
QUIET = 901
LEASE_SECONDS = 10.0


def ask(inbox: Inbox, installation: int, number: int) -> str:
    """Let a delivery of an installation arrive; return its id."""
    repository = RepositoryRef("octo", f"r{installation}")
    target = Target(installation, installation, repository, number)
    inbox.accept(f"d{installation}-{number}", TriageIssue(target, "opened"))
    return f"d{installation}-{number}"


def queued(connection: Redis, prefix: str) -> list[str]:
    jobs = map(str, connection.lrange(f"rq:queue:{prefix}", 0, -1))
    return [job.rpartition("-")[0] for job in jobs]


def start(inbox: Inbox, entry_id: str) -> Claim:
    claim = inbox.claim(entry_id, owner="worker-1", lease_seconds=LEASE_SECONDS)
    assert claim is not None
    return claim


def taken(inbox: Inbox, connection: Redis, prefix: str) -> Iterator[str]:
    """Work like one worker until RQ's list is empty; yield what was worked on."""
    while job := connection.lpop(f"rq:queue:{prefix}"):
        entry_id = str(job).rpartition("-")[0]
        claim = inbox.claim(entry_id, owner="worker-1", lease_seconds=LEASE_SECONDS)
        if claim is not None:
            inbox.finish(claim, "commented")
            yield entry_id


def put_park_to_an_end(connection: Redis, prefix: str, installation: int) -> None:
    connection.delete(f"{prefix}:parked:{installation}")


def reason_of(inbox: Inbox, entry_id: str) -> tuple[EntryState, str, int]:
    entry = inbox.find(entry_id)
    assert entry is not None
    return entry.state, entry.reason, entry.attempts


def test_a_flood_has_two_places_in_the_queue(inbox: Inbox, connection: Redis, prefix: str) -> None:
    asked = [ask(inbox, NOISY, number) for number in range(100)]
    assert queued(connection, prefix) == asked[:PLACES]


def test_quiet_installations_start_as_if_there_were_no_flood(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    for number in range(5000):
        ask(inbox, NOISY, number)
    quiet = [ask(inbox, installation, 1) for installation in range(1, 10)]
    order = [entry for entry, _ in zip(taken(inbox, connection, prefix), range(40), strict=False)]
    places = [order.index(entry) for entry in quiet]
    assert max(places) < PLACES + len(quiet)


def test_a_flood_is_worked_off_to_its_end_and_in_its_order(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    asked = [ask(inbox, NOISY, number) for number in range(40)]
    assert list(taken(inbox, connection, prefix)) == asked
    assert inbox.counts()[EntryState.DONE] == 40


def test_a_flood_goes_on_after_rq_lost_its_places(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    for number in range(20):
        ask(inbox, NOISY, number)
    connection.delete(f"rq:queue:{prefix}")
    for entry in map(str, connection.zrange(f"{prefix}:due", 0, -1)):
        connection.zadd(f"{prefix}:due", {entry: 0})
    inbox.sweep()
    assert len(list(taken(inbox, connection, prefix))) == 20


def test_a_place_whose_entry_vanished_is_given_to_the_next(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    for number in range(PLACES):
        connection.sadd(f"{prefix}:places:{NOISY}", f"vanished-{number}")
    asked = ask(inbox, NOISY, 1)
    assert queued(connection, prefix) == []
    inbox.sweep()
    assert queued(connection, prefix) == [asked]


def test_a_limit_stops_the_whole_installation_and_nobody_else(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    first, second = ask(inbox, NOISY, 1), ask(inbox, NOISY, 2)
    inbox.wait_with_installation(
        start(inbox, first), "GitHub's rate limit", seconds=60, cause=WaitCause.PRIMARY_LIMIT
    )
    assert inbox.claim(second, owner="worker-1", lease_seconds=LEASE_SECONDS) is None
    third, elsewhere = ask(inbox, NOISY, 3), ask(inbox, 1, 1)
    inbox.sweep()
    assert third not in queued(connection, prefix)
    assert start(inbox, elsewhere).attempts == 1
    assert reason_of(inbox, first) == (EntryState.WAITING, "GitHub's rate limit", 0)


def test_our_own_budget_stops_what_would_start_as_well(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    first, second = ask(inbox, NOISY, 1), ask(inbox, NOISY, 2)
    inbox.wait_with_installation(
        start(inbox, first), "no writes", seconds=60, cause=WaitCause.WRITE_BUDGET
    )
    assert inbox.claim(second, owner="worker-1", lease_seconds=LEASE_SECONDS) is None
    assert connection.exists(f"{prefix}:parked:{NOISY}") == 0
    connection.delete(f"{prefix}:paused:{NOISY}")
    inbox.sweep()
    assert list(taken(inbox, connection, prefix)) == [first, second]


def test_after_the_wait_everything_goes_on_in_its_order(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    asked = [ask(inbox, NOISY, number) for number in range(12)]
    inbox.wait_with_installation(
        start(inbox, asked[0]), "GitHub's rate limit", seconds=60, cause=WaitCause.PRIMARY_LIMIT
    )
    assert list(taken(inbox, connection, prefix)) == []
    put_park_to_an_end(connection, prefix, NOISY)
    inbox.sweep()
    assert list(taken(inbox, connection, prefix)) == asked


def test_a_limit_that_no_entry_met_stops_the_installation_as_well(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    entry = ask(inbox, NOISY, 1)
    assert inbox.seconds_held_back(NOISY) == 0
    inbox.park(NOISY, seconds=60, cause=WaitCause.SECONDARY_LIMIT)
    assert inbox.seconds_held_back(NOISY) == pytest.approx(60, abs=2)
    assert inbox.seconds_held_back(QUIET) == 0
    assert inbox.claim(entry, owner="worker-1", lease_seconds=LEASE_SECONDS) is None
    put_park_to_an_end(connection, prefix, NOISY)
    inbox.sweep()
    assert list(taken(inbox, connection, prefix)) == [entry]


@pytest.mark.parametrize("cause", [WaitCause.PRIMARY_LIMIT, WaitCause.SECONDARY_LIMIT])
def test_a_limit_that_stands_lasts_though_the_installation_is_resumed(
    inbox: Inbox, cause: WaitCause
) -> None:
    inbox.park(NOISY, seconds=600, cause=cause)
    inbox.resume(NOISY)
    assert inbox.seconds_held_back(NOISY) > 500


def test_the_end_of_a_suspension_ends_all_waits_for_it(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    first, second, third = (start(inbox, ask(inbox, NOISY, number)) for number in (1, 2, 3))
    inbox.wait_with_installation(first, "suspended", seconds=3600, cause=WaitCause.REFUSAL)
    with pytest.raises(InstallationMustWait) as caught:
        WriteBudget(connection, prefix=prefix).spend(NOISY)
    refusal = caught.value
    seconds, cause = refusal.after_seconds, refusal.cause
    inbox.wait_with_installation(second, str(refusal), seconds=seconds, cause=cause)
    inbox.sit_out_fault(third, "status 502")
    inbox.resume(NOISY)
    assert inbox.seconds_held_back(NOISY) == 0
    found = inbox.find(third.entry_id)
    assert found is not None
    assert found.not_before.timestamp() < time.time() + 60


def test_the_clock_does_not_undo_a_resumption(inbox: Inbox) -> None:
    inbox.resume(NOISY)
    inbox.park(NOISY, seconds=3600, cause=WaitCause.REFUSAL)
    assert inbox.seconds_held_back(NOISY) == 0


def test_a_secondary_limit_slows_down_whatever_else_holds_the_installation_back(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    claim = start(inbox, ask(inbox, NOISY, 1))
    inbox.park(NOISY, seconds=60, cause=WaitCause.PRIMARY_LIMIT)
    limit = WaitCause.SECONDARY_LIMIT
    inbox.wait_with_installation(claim, "too fast", seconds=60, cause=limit)
    assert connection.exists(f"{prefix}:slow:{NOISY}")


def test_what_was_begun_again_by_hand_and_done_is_not_begun_by_a_resumption(inbox: Inbox) -> None:
    refused, locked = ask(inbox, NOISY, 1), ask(inbox, NOISY, 2)
    inbox.refuse(start(inbox, refused), "needs issues=write")
    inbox.lock_out(start(inbox, locked), "the conversation is locked")
    for entry in (refused, locked):
        assert inbox.requeue(entry)
        inbox.finish(start(inbox, entry), "done")
    target = Target(NOISY, NOISY, RepositoryRef("octo", f"r{NOISY}"), 2)
    assert (inbox.resume(NOISY), inbox.resume_issue(target)) == (0, 0)


def test_a_limit_lasts_though_the_installation_was_resumed(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    claim = start(inbox, ask(inbox, NOISY, 1))
    inbox.resume(NOISY)
    inbox.wait_with_installation(
        claim, "GitHub's rate limit", seconds=60, cause=WaitCause.PRIMARY_LIMIT
    )
    assert connection.pttl(f"{prefix}:parked:{NOISY}") / 1000 == pytest.approx(60, abs=2)


def test_secondary_limits_are_waited_out_longer_each_time_and_the_sixth_is_the_last(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    entry, waits = ask(inbox, NOISY, 1), []
    for _ in range(6):
        claim = start(inbox, entry)
        inbox.wait_with_installation(claim, "too fast", seconds=60, cause=WaitCause.SECONDARY_LIMIT)
        waits.append(connection.pttl(f"{prefix}:parked:{NOISY}") / 1000)
        put_park_to_an_end(connection, prefix, NOISY)
    assert waits == pytest.approx([60, 120, 240, 480, 900, 900], abs=2)
    assert reason_of(inbox, entry) == (EntryState.DEAD, "too fast", 0)


def test_several_workers_that_meet_one_limit_count_it_once(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    claims = [start(inbox, ask(inbox, NOISY, number)) for number in (1, 2, 3)]
    for claim in claims:
        inbox.wait_with_installation(claim, "too fast", seconds=60, cause=WaitCause.SECONDARY_LIMIT)
    assert connection.pttl(f"{prefix}:parked:{NOISY}") / 1000 == pytest.approx(60, abs=2)


def test_a_resumed_installation_works_at_once(inbox: Inbox, connection: Redis, prefix: str) -> None:
    entry = ask(inbox, NOISY, 1)
    inbox.wait_with_installation(
        start(inbox, entry), "it is suspended", seconds=3600, cause=WaitCause.REFUSAL
    )
    connection.delete(f"rq:queue:{prefix}")
    assert inbox.resume(NOISY) == 1
    assert list(taken(inbox, connection, prefix)) == [entry]


def test_what_was_not_permitted_begins_again_when_it_is(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    entry = ask(inbox, NOISY, 1)
    inbox.refuse(start(inbox, entry), "needs issues=write")
    assert reason_of(inbox, entry) == (EntryState.SKIPPED, "needs issues=write", 1)
    connection.delete(f"rq:queue:{prefix}")
    assert [inbox.resume(NOISY), inbox.resume(NOISY)] == [1, 0]
    assert list(taken(inbox, connection, prefix)) == [entry]


def test_what_a_lock_ended_begins_again_when_it_is_taken_off(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    entry, other = ask(inbox, NOISY, 1), ask(inbox, NOISY, 2)
    for locked in (entry, other):
        inbox.lock_out(start(inbox, locked), "it is locked")
    connection.delete(f"rq:queue:{prefix}")
    target = Target(NOISY, NOISY, RepositoryRef("octo", "any"), 1)
    assert [inbox.resume_issue(target), inbox.resume_issue(target)] == [1, 0]
    assert list(taken(inbox, connection, prefix)) == [entry]


@pytest.mark.parametrize("refusal", ["suspended", "not permitted"])
def test_what_was_refused_just_before_its_installation_was_resumed_begins_again(
    inbox: Inbox, connection: Redis, prefix: str, refusal: str
) -> None:
    entry = ask(inbox, NOISY, 1)
    claim = start(inbox, entry)
    inbox.resume(NOISY)
    if refusal == "suspended":
        inbox.wait_with_installation(
            claim, "it is suspended", seconds=3600, cause=WaitCause.REFUSAL
        )
    else:
        inbox.refuse(claim, "needs issues=write")
    connection.delete(f"rq:queue:{prefix}")
    connection.hset(f"{prefix}:entry:{entry}", "awake", "")
    connection.zadd(f"{prefix}:due", {entry: 0})
    inbox.sweep()
    assert list(taken(inbox, connection, prefix)) == [entry]


def test_a_fault_of_github_is_tried_again_and_counts(inbox: Inbox) -> None:
    entry = ask(inbox, 1, 1)
    inbox.sit_out_fault(start(inbox, entry), "status 502")
    assert reason_of(inbox, entry) == (EntryState.WAITING, "status 502", 1)


def test_a_fault_may_ask_for_a_longer_pause(inbox: Inbox, connection: Redis, prefix: str) -> None:
    entry = ask(inbox, 1, 1)
    inbox.sit_out_fault(start(inbox, entry), "nobody knows", after_seconds=60.0)
    not_before = int(connection.hget(f"{prefix}:entry:{entry}", "not_before") or 0)
    assert not_before / 1000 == pytest.approx(time.time() + 60, abs=5)


def test_faults_before_do_not_use_up_the_looks_at_what_is_not_there_yet(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    entry = ask(inbox, 1, 1)

    def start_again() -> Claim:
        connection.hset(f"{prefix}:entry:{entry}", "not_before", "0")
        return start(inbox, entry)

    for _ in range(2):
        inbox.fail(start_again(), "status 502")
    looks = [inbox.look_again(start_again(), "nothing there") for _ in range(2)]
    last = start_again()
    assert (looks, inbox.look_again(last, "nothing there")) == ([True, True], False)
    assert inbox.finish(last, "nothing there", state=EntryState.SKIPPED)


def fail_everywhere(inbox: Inbox, times: int) -> None:
    for installation in range(1, times + 1):
        inbox.sit_out_fault(start(inbox, ask(inbox, installation, 1)), "status 502")


def test_ten_faults_in_a_minute_stop_all_work_for_half_a_minute(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    fail_everywhere(inbox, 10)
    assert connection.pttl(f"{prefix}:outage") / 1000 == pytest.approx(30, abs=2)
    entry = ask(inbox, 99, 1)
    assert inbox.claim(entry, owner="worker-1", lease_seconds=LEASE_SECONDS) is None
    assert entry not in queued(connection, prefix)


def test_one_fault_that_is_everybodys_stops_all_work(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    entry = ask(inbox, 1, 1)
    inbox.sit_out_fault(start(inbox, entry), "the App is refused", is_everybodys=True)
    assert connection.pttl(f"{prefix}:outage") / 1000 == pytest.approx(30, abs=2)
    assert reason_of(inbox, entry) == (EntryState.WAITING, "the App is refused", 0)


def test_an_outage_costs_no_attempt_however_long_it_lasts(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    fail_everywhere(inbox, 10)
    entry, waits = ask(inbox, 99, 1), []
    for _ in range(10):
        connection.delete(f"{prefix}:outage")
        connection.hset(f"{prefix}:entry:{entry}", "not_before", "0")
        inbox.sit_out_fault(start(inbox, entry), "status 502")
        waits.append(connection.pttl(f"{prefix}:outage") / 1000)
    assert waits == pytest.approx([60, 120, 240, *[300] * 7], abs=2)
    assert reason_of(inbox, entry) == (EntryState.WAITING, "status 502", 0)


def fail_again(inbox: Inbox, connection: Redis, prefix: str, entry: str) -> None:
    connection.hset(f"{prefix}:entry:{entry}", "not_before", "0")
    inbox.sit_out_fault(start(inbox, entry), "status 502")


def test_what_always_fails_stops_nobody(inbox: Inbox, connection: Redis, prefix: str) -> None:
    for number in range(12):
        ask(inbox, QUIET, number)
    poison = [ask(inbox, NOISY, number) for number in (1, 2)]
    for _ in range(7):
        for entry in poison:
            fail_again(inbox, connection, prefix, entry)
    assert connection.exists(f"{prefix}:outage", f"{prefix}:outage:{NOISY}") == 0
    assert [reason_of(inbox, entry)[2] for entry in poison] == [7, 7]


def test_faults_of_one_installation_hold_up_no_other(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    quiet = ask(inbox, QUIET, 1)
    for number in range(10):
        inbox.sit_out_fault(start(inbox, ask(inbox, NOISY, number)), "status 502")
    assert connection.exists(f"{prefix}:outage") == 0
    assert inbox.seconds_held_back(NOISY) == pytest.approx(30, abs=2)
    assert start(inbox, quiet)


def test_eight_faults_are_the_end_only_of_what_is_an_hour_old(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    entry = ask(inbox, 1, 1)
    for _ in range(9):
        fail_again(inbox, connection, prefix, entry)
    assert reason_of(inbox, entry) == (EntryState.WAITING, "status 502", 9)
    not_before = int(connection.hget(f"{prefix}:entry:{entry}", "not_before") or 0)
    assert not_before / 1000 == pytest.approx(time.time() + 300, abs=5)
    let_it_fail_since(connection, prefix, entry, hours=1)
    fail_again(inbox, connection, prefix, entry)
    assert reason_of(inbox, entry) == (EntryState.DEAD, "status 502", 10)
    assert inbox.requeue(entry)
    for _ in range(9):
        fail_again(inbox, connection, prefix, entry)
    assert reason_of(inbox, entry) == (EntryState.WAITING, "status 502", 9)


def let_it_fail_since(connection: Redis, prefix: str, entry: str, *, hours: float) -> None:
    moment = round((time.time() - hours * 3600 - 1) * 1000)
    connection.hset(f"{prefix}:entry:{entry}", "fails_since", moment)


@pytest.mark.parametrize("counts", [True, False])
def test_faults_of_github_are_not_counted_among_our_own(
    inbox: Inbox, connection: Redis, prefix: str, *, counts: bool
) -> None:
    entry = ask(inbox, 1, 1)
    for _ in range(9):
        fail_again(inbox, connection, prefix, entry)
    connection.hset(f"{prefix}:entry:{entry}", "not_before", "0")
    inbox.retry(start(inbox, entry), "the database", after_seconds=20, counts_as_attempt=counts)
    assert reason_of(inbox, entry)[:2] == (EntryState.WAITING, "the database")


def test_a_refused_app_costs_nothing_however_long_it_lasts(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    entry = ask(inbox, 1, 1)
    for _ in range(10):
        connection.hset(f"{prefix}:entry:{entry}", "not_before", "0")
        connection.delete(f"{prefix}:outage")
        claim = start(inbox, entry)
        let_it_fail_since(connection, prefix, entry, hours=48)
        inbox.sit_out_fault(claim, "the App is refused", is_everybodys=True)
    assert reason_of(inbox, entry) == (EntryState.WAITING, "the App is refused", 0)


def test_who_has_not_failed_tries_first_after_an_outage(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    fail_everywhere(inbox, 10)
    not_before = int(connection.hget(f"{prefix}:entry:d10-1", "not_before") or 0)
    ends_at = time.time() + connection.pttl(f"{prefix}:outage") / 1000
    assert not_before / 1000 == pytest.approx(ends_at + 10, abs=2)


def test_one_success_ends_the_outage_for_good(inbox: Inbox, connection: Redis, prefix: str) -> None:
    fail_everywhere(inbox, 10)
    connection.delete(f"{prefix}:outage")
    inbox.finish(start(inbox, ask(inbox, 99, 1)), "commented")
    inbox.sit_out_fault(start(inbox, ask(inbox, 99, 2)), "status 502")
    assert connection.exists(f"{prefix}:outage") == 0


def test_work_that_asked_nothing_of_github_ends_no_outage(
    inbox: Inbox, connection: Redis, prefix: str
) -> None:
    fail_everywhere(inbox, 9)
    inbox.finish(start(inbox, ask(inbox, 99, 1)), "forgotten", has_github_answered=False)
    inbox.sit_out_fault(start(inbox, ask(inbox, 99, 2)), "status 502")
    assert connection.exists(f"{prefix}:outage") == 1
