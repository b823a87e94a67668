"""What GitHub answers when something is wrong, and what becomes of the work."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot.domain.history import KnownIssue, Learning
from bot.domain.issue import RepositoryRef
from bot.domain.requests import Target, TriageIssue
from bot.errors import InstallationMustWait
from bot.inbox.inbox import Entry, EntryState
from bot.memory.effects import CommentMemory
from bot.memory.write_budget import WriteBudget
from bot.simulator import FaultKind
from bot.simulator.issue import Issue
from bot.store.engine import open_engine
from bot.store.history import HistoryStore
from tests.journeys.house import House
from workers.assemble import GitHub, Writers

BODY = "Error: disk is full"
ANYTHING = ("*", "^/(repos|repositories|graphql|search)")
GRAPHQL = ("POST", "/graphql$")
POST_COMMENT = ("POST", "/comments$")


def open_issue(house: House, title: str = "Crash on save") -> Issue:
    issue = house.repository.open_issue(title, BODY, author="ada")
    house.simulator.wait_for_deliveries()
    return issue


def work_once(house: House) -> Entry:
    """Let every waiting entry start once, without waiting for its time; return the first."""
    for entry in reversed(house.inbox.entries(EntryState.WAITING)):
        make_due(house, entry)
        house.runner().run_entry(entry.id, owner="journey")
    return first_entry(house)


def make_due(house: House, entry: Entry) -> None:
    house.inbox._redis.hset(f"issuegraph:entry:{entry.id}", "not_before", "0")


def first_entry(house: House) -> Entry:
    every = [entry for state in EntryState for entry in house.inbox.entries(state)]
    found = [entry for entry in every if entry.key.startswith("triage:")]
    return min(found, key=lambda entry: entry.received_at)


def outcome_of(entry: Entry) -> tuple[EntryState, str, int]:
    return entry.state, entry.reason, entry.attempts


def spend_all_writes(house: House) -> None:
    (installation,) = house.simulator.world.installations
    budget = WriteBudget(house.inbox._redis, patience_seconds=0)
    with suppress(InstallationMustWait):
        while True:
            budget.spend(installation.id)


def end_the_wait(house: House) -> None:
    """Let the time of every refusal be over."""
    kinds = ("parked", "paused", "suspended", "outage")
    names = [f"issuegraph:{kind}:*" for kind in kinds]
    keys = [key for name in names for key in house.inbox._redis.scan_iter(name)]
    house.inbox._redis.delete("issuegraph:outage", *keys)


def asked(house: House, *, after: int) -> int:
    """Count the API calls of the installation; the App's own, for tokens, do not matter."""
    records = house.simulator.world.requests[after:]
    return sum(not record.path.startswith("/app") for record in records)


def analyses(house: House, issue: Issue) -> list[int]:
    """Return our comments that hold an analysis, follow-ups and answers left out."""
    return [one.id for one in house.our_comments(issue) if "### TL;DR" in one.body]


def keys_about(house: House, issue_key: str) -> list[str]:
    """Return where something is remembered of an issue; that work was done is no such thing."""
    kinds = ("comment", "comments", "removed_labels", "people", "follow_up")
    found = (house.inbox._redis.scan_iter(f"issuegraph:{kind}*:{issue_key}*") for kind in kinds)
    return sorted({str(key) for keys in found for key in keys})


LIMITS = {
    "primary": {"kind": FaultKind.PRIMARY_LIMIT, "seconds": 1200},
    "primary as 429": {"kind": FaultKind.PRIMARY_LIMIT, "seconds": 1200, "status": 429},
    "secondary told when": {"kind": FaultKind.SECONDARY_LIMIT, "retry_after_seconds": 120},
    "secondary not told when": {"kind": FaultKind.SECONDARY_LIMIT},
    "secondary as 429": {"kind": FaultKind.SECONDARY_LIMIT, "status": 429},
}
PLACES = {"at the first read": GRAPHQL, "at the comment": POST_COMMENT}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_parks_the_installation_and_the_work_is_done_afterwards(
    house: House, limit: str, place: str
) -> None:
    house.simulator.world.faults.add(match=PLACES[place], **LIMITS[limit])
    issue = open_issue(house)
    refused = outcome_of(work_once(house))
    assert refused == (EntryState.WAITING, "GitHub's rate limit is reached", 0)
    before = len(house.simulator.world.requests)
    open_issue(house, "Another one")
    work_once(house)
    assert asked(house, after=before) == 0
    end_the_wait(house)
    house.work()
    assert len(house.our_comments(issue)) == 1


def test_a_limit_of_searches_costs_the_analysis_only_its_searches(house: House) -> None:
    house.simulator.world.faults.add(
        match=("GET", "^/search"), kind=FaultKind.PRIMARY_LIMIT, times=None
    )
    issue = open_issue(house)
    assert work_once(house).state == EntryState.DONE
    assert len(house.our_comments(issue)) == 1


def test_a_search_that_github_finds_invalid_costs_only_itself(house: House) -> None:
    house.simulator.world.faults.add(
        match=("GET", "^/search"), kind=FaultKind.STATUS_BEFORE, status=422, times=None
    )
    issue = open_issue(house)
    assert work_once(house).state == EntryState.DONE
    assert len(house.our_comments(issue)) == 1


def test_a_comment_that_github_finds_invalid_is_kept_as_dead(house: House) -> None:
    house.simulator.world.faults.add(match=POST_COMMENT, kind=FaultKind.STATUS_BEFORE, status=422)
    open_issue(house)
    entry = work_once(house)
    assert (entry.state, entry.attempts) == (EntryState.DEAD, 1)


def test_labels_that_github_finds_invalid_cost_neither_comment_nor_report(house: House) -> None:
    house.simulator.world.faults.add(
        match=("POST", "/labels$"), kind=FaultKind.STATUS_BEFORE, status=422, times=None
    )
    house.repository.create_label("bug")
    crash = "It stops.\n\n```\nRuntimeError: frame 12 has no header\n```\n"
    issue = house.repository.open_issue("Crash on save", crash, author="ada")
    house.work()
    (comment,) = house.our_comments(issue)
    assert "Labels could not be added" in comment.body
    assert "labels added" not in comment.body
    assert "Labels could not be added" in house.report(issue.number)


def test_a_comment_that_a_person_edited_is_not_corrected_either(house: House) -> None:
    issue = open_issue(house)
    house.work()
    (comment,) = house.our_comments(issue)
    comment.edit("Known, see the wiki.", by="mia")
    house.simulator.world.faults.add(
        match=("POST", "/labels$"), kind=FaultKind.STATUS_BEFORE, status=422, times=None
    )
    house.repository.create_label("bug")
    issue.edit(body="It stops.\n\n```\nRuntimeError: frame 12 has no header\n```\n", by="ada")
    house.work()
    assert ("POST", "/labels") in [
        (one.method, one.path[-7:]) for one in house.simulator.world.requests
    ]
    assert comment.body == "Known, see the wiki."


def test_a_deleted_issue_ends_the_work_at_once(house: House) -> None:
    with house.simulator.world.quietly():
        open_issue(house)
    issue = open_issue(house, "Gone soon")
    with house.simulator.world.quietly():
        issue.delete(by="mia")
    expected = "GitHub says it was deleted, or issues are switched off there"
    assert outcome_of(work_once(house)) == (EntryState.SKIPPED, expected, 1)


def test_a_transferred_issue_is_analysed_where_it_is_now(house: House) -> None:
    world = house.simulator.world
    elsewhere = world.create_repository("octo/motor")
    world.installations[0].repositories.append(elsewhere)
    issue = open_issue(house)
    with world.quietly():
        moved = issue.transfer(elsewhere, by="mia")
    assert outcome_of(work_once(house)) == (EntryState.SKIPPED, "it moved to octo/motor#1", 1)
    house.work()
    assert len(house.our_comments(moved)) == 1


def test_a_transferred_issue_keeps_its_one_comment(house: House) -> None:
    world = house.simulator.world
    elsewhere = world.create_repository("octo/motor")
    world.installations[0].repositories.append(elsewhere)
    issue = open_issue(house)
    house.work()
    [before] = analyses(house, issue)
    # GitHub tells of it as of one that was opened there.
    moved = issue.transfer(elsewhere, by="mia")
    house.work()
    assert analyses(house, moved) == [before]

    moved.edit(body="It crashes with `ValueError: no such part` since 2.1.", by="mia")
    house.work()

    assert analyses(house, moved) == [before]


def test_an_issue_transferred_to_where_the_app_is_not_is_left_alone(house: House) -> None:
    elsewhere = house.simulator.world.create_repository("octo/motor")
    issue = open_issue(house)
    with house.simulator.world.quietly():
        moved = issue.transfer(elsewhere, by="mia")
    house.work()
    assert house.our_comments(moved) == []
    assert house.inbox.counts()[EntryState.WAITING] == 0


def test_an_issue_that_github_does_not_show_yet_is_looked_for_again(house: House) -> None:
    house.simulator.world.faults.add(
        match=("*", "/graphql$|/issues/1$"), kind=FaultKind.STALE, seconds=3600, times=2
    )
    issue = open_issue(house)
    assert work_once(house).state == EntryState.WAITING
    assert outcome_of(work_once(house))[0] == EntryState.DONE
    assert len(house.our_comments(issue)) == 1


def test_an_issue_that_never_shows_is_given_up_after_two_more_looks(house: House) -> None:
    house.simulator.world.faults.add(
        match=("*", "/graphql$|/issues/1$"), kind=FaultKind.STALE, seconds=3600, times=None
    )
    open_issue(house)
    states = [work_once(house).state for _ in range(3)]
    assert states == [EntryState.WAITING, EntryState.WAITING, EntryState.SKIPPED]


@pytest.mark.parametrize("looks", [1, 2])
def test_an_edit_that_github_does_not_show_yet_is_waited_for(house: House, looks: int) -> None:
    issue = open_issue(house)
    house.work()
    older = issue.body, issue.updated_at - timedelta(minutes=1)
    issue.edit(body="Error: the disk is gone", by="ada")
    house.simulator.wait_for_deliveries()
    newer = issue.body, issue.updated_at
    issue.body, issue.updated_at = older
    for _ in range(looks):
        work_once(house)
    (waiting,) = house.inbox.entries(EntryState.WAITING)
    assert outcome_of(waiting) == (EntryState.WAITING, "GitHub shows an older version yet", 0)
    issue.body, issue.updated_at = newer
    work_once(house)
    assert "the disk is gone" in house.report(issue.number)


def test_what_stays_older_than_its_event_is_read_as_it_is(house: House) -> None:
    issue = open_issue(house)
    issue.updated_at -= timedelta(minutes=1)
    for _ in range(3):
        work_once(house)
    assert len(house.our_comments(issue)) == 1


@pytest.mark.parametrize(("unseen", "answer"), [(2, ["eyes", "rocket"]), (3, [])])
def test_a_command_that_github_does_not_show_yet_is_looked_for_twice_more(
    house: House, unseen: int, answer: list[str]
) -> None:
    house.repository.set_permission("mia", "write")
    issue = open_issue(house)
    house.work()
    house.simulator.world.faults.add(
        match=("GET", "/issues/comments/"), kind=FaultKind.STALE, seconds=3600, times=unseen
    )
    command = issue.comment("mia", "/triage hold")
    house.simulator.wait_for_deliveries()
    for _ in range(4):
        work_once(house)
    assert sorted(one.content for one in command.reactions.all) == answer
    assert house.inbox.counts()[EntryState.WAITING] == 0


def test_a_locked_conversation_ends_the_work(house: House) -> None:
    issue = open_issue(house)
    issue.lock()
    expected = (EntryState.SKIPPED, "the conversation is locked", 1)
    assert outcome_of(work_once(house)) == expected


def test_what_a_lock_ended_is_done_when_it_is_taken_off(house: House) -> None:
    issue = open_issue(house)
    issue.lock()
    work_once(house)
    issue.unlock()
    house.work()
    assert len(house.our_comments(issue)) == 1


def test_unlocking_an_issue_brings_no_comment_that_no_lock_kept_back(house: House) -> None:
    with house.simulator.world.quietly():
        old = open_issue(house)
        old.lock()
    old.unlock()
    house.work()
    assert house.our_comments(old) == []


def test_an_archived_repository_ends_the_work(house: House) -> None:
    open_issue(house)
    house.repository.archived = True
    expected = (EntryState.SKIPPED, "the repository is archived", 1)
    assert outcome_of(work_once(house)) == expected


def test_a_suspended_installation_is_asked_no_more_and_goes_on_when_it_is_back(
    house: House,
) -> None:
    world = house.simulator.world
    issue = open_issue(house)
    world.suspend(world.installations[0])
    house.simulator.wait_for_deliveries()
    work_once(house)
    before = len(world.requests)
    expected = (EntryState.WAITING, "its installation is parked", 0)
    assert outcome_of(work_once(house)) == expected
    assert len(world.requests) == before
    world.unsuspend(world.installations[0])
    house.work()
    assert len(house.our_comments(issue)) == 1


def test_a_permission_that_was_taken_away_ends_the_work_until_it_is_given_again(
    house: House,
) -> None:
    world = house.simulator.world
    issue = open_issue(house)
    world.installations[0].permissions["issues"] = "read"
    assert work_once(house).state == EntryState.SKIPPED
    world.installations[0].permissions["issues"] = "write"
    world.tell_installation(world.installations[0], "new_permissions_accepted")
    house.work()
    assert len(house.our_comments(issue)) == 1


def test_an_uninstalled_app_ends_the_work(house: House) -> None:
    world = house.simulator.world
    open_issue(house)
    with world.quietly():
        world.uninstall(world.installations[0])
    expected = (EntryState.SKIPPED, "the App is not installed there", 1)
    assert outcome_of(work_once(house)) == expected


def test_an_uninstalled_app_remembers_nothing_of_its_issues(house: House) -> None:
    world = house.simulator.world
    issue = open_issue(house)
    house.work()
    kept = f"{house.repository.id}:{issue.number}"
    assert keys_about(house, kept) != []
    world.uninstall(world.installations[0])
    house.work()
    assert (keys_about(house, kept), house.report(issue.number)) == ([], "")


def test_a_renamed_repository_is_written_to_under_its_new_name(house: House) -> None:
    issue = open_issue(house)
    with house.simulator.world.quietly():
        house.simulator.world.rename_repository(house.repository, "motor")
    assert work_once(house).state == EntryState.DONE
    assert len(house.our_comments(issue)) == 1


def test_a_token_that_ends_early_is_replaced_once(house: House) -> None:
    issue = open_issue(house)
    house.simulator.world.faults.add(match=POST_COMMENT, kind=FaultKind.TOKEN_EXPIRED)
    assert work_once(house).state == EntryState.DONE
    assert len(house.our_comments(issue)) == 1


def test_an_outage_is_not_hammered_and_the_backlog_drains_after_it(house: House) -> None:
    world = house.simulator.world
    outage = world.faults.add(match=ANYTHING, kind=FaultKind.STATUS_BEFORE, status=503, times=None)
    issues = [open_issue(house, f"Crash {number}") for number in range(14)]
    work_once(house)
    before = len(world.requests)
    work_once(house)
    assert len(world.requests) == before
    world.faults.remove(outage)
    end_the_wait(house)
    house.work()
    assert [len(house.our_comments(issue)) for issue in issues] == [1] * len(issues)


def test_faults_of_github_never_cost_an_issue_its_comment(house: House) -> None:
    issue = open_issue(house)
    house.simulator.world.faults.add(match=GRAPHQL, kind=FaultKind.STATUS_BEFORE, times=7)
    for _ in range(8):
        work_once(house)
    assert len(house.our_comments(issue)) == 1


@pytest.mark.parametrize("followed_by", [0, 100])
def test_what_a_person_made_of_our_comment_is_not_overwritten_unasked(
    house: House, followed_by: int
) -> None:
    house.repository.set_permission("mia", "write")
    issue = open_issue(house)
    house.work()
    (ours,) = house.our_comments(issue)
    ours.edit("Mia knows better.", by="mia")
    with house.simulator.world.quietly():
        for number in range(followed_by):
            issue.comment("ben", f"Me too {number}")
    issue.edit(title="How do I install it?", body="How do I install the engine?", by="ada")
    house.work()
    assert house.our_comments(issue)[0].body == "Mia knows better."
    issue.comment("mia", "/triage")
    house.work()
    assert analyses(house, issue) == [ours.id]


def test_a_lost_memory_does_not_lead_to_a_second_comment(house: House) -> None:
    issue = open_issue(house)
    house.work()
    (ours,) = house.our_comments(issue)
    house.inbox._redis.flushdb()
    issue.edit(title="How do I install it?", body="How do I install the engine?", by="ada")
    house.work()
    assert analyses(house, issue) == [ours.id]


def test_the_first_comment_costs_no_look_at_the_thread(house: House) -> None:
    open_issue(house)
    house.work()
    paths = [(one.method, one.path) for one in house.simulator.world.requests]
    assert ("GET", "/repos/octo/engine/issues/1/comments") not in paths


def test_what_was_made_private_while_it_was_read_is_not_told(house: House) -> None:
    world = house.simulator.world
    other = world.create_repository("octo/brakes")
    other.open_issue("The plan of the quiet brakes", "Nobody knows.", author="ben")
    issue = house.repository.open_issue("Crash on save", "As in octo/brakes#1.", author="ada")

    def hide() -> None:
        other.private = True

    # The last look before anything is written is the one at the other repository.
    world.faults.add(
        match=("GET", "^/repos/octo/brakes$"), kind=FaultKind.CALL_BEFORE, callback=hide
    )
    house.simulator.wait_for_deliveries()
    assert work_once(house).state == EntryState.WAITING
    assert house.our_comments(issue) == []
    work_once(house)
    (comment,) = house.our_comments(issue)
    assert "quiet brakes" not in comment.body + house.report(issue.number)


def test_what_is_public_elsewhere_is_told(house: House) -> None:
    other = house.simulator.world.create_repository("octo/brakes")
    other.open_issue("The plan of the loud brakes", "All know.", author="ben")
    issue = house.repository.open_issue("Crash on save", "As in octo/brakes#1.", author="ada")
    house.work()
    assert len(house.our_comments(issue)) == 1
    assert "loud brakes" in house.report(issue.number)


def test_a_delivery_that_names_another_installation_reaches_nothing(house: House) -> None:
    world = house.simulator.world
    world.create_repository("other/place")
    app = world.apps[0]
    installation = world.install(app, ["other/place"])
    issue = house.repository.open_issue("Crash on save", "It is lost.", author="ada", deliver=False)
    here = RepositoryRef.parse(house.repository.full_name)
    target = Target(installation.id, house.repository.id, here, issue.number)
    house.inbox.accept("d-1", TriageIssue(target, "opened"))
    house.work()
    assert house.our_comments(issue) == []


def test_work_that_could_not_be_written_reads_nothing(house: House) -> None:
    spend_all_writes(house)
    issue = open_issue(house)
    calls = len(house.simulator.world.requests)
    put_back = work_once(house)
    reason = "the installation has used up its writes for now"
    assert outcome_of(put_back) == (EntryState.WAITING, reason, 0)
    assert asked(house, after=calls) == 0
    house.inbox._redis.delete(*house.inbox._redis.scan_iter("issuegraph:writes:*"))
    end_the_wait(house)
    house.work()
    assert len(house.our_comments(issue)) == 1


def test_who_was_cut_off_right_before_writing_writes_nothing(house: House) -> None:
    moment = [0.0]

    class CutOff(CommentMemory):
        """Redis is out of this worker's reach for half a minute; another does the work."""

        def intend(self, key: str, attempt: str) -> None:
            moment[0] += 30.0
            let_another_work(house)
            super().intend(key, attempt)

    memory, key = CutOff(house.inbox._redis), house.settings.secret_key
    writers = Writers(GitHub.of(house.settings), memory, key, steady=lambda: moment[0])
    cut_off = replace(house, toolbox=replace(house.toolbox, open_writer=writers.open_writer))
    issue = open_issue(house)
    with capture_logs() as logs:
        start_work(cut_off, owner="cut off")
    assert logs[-1]["event"] == "entry taken over by another worker"
    assert len(house.our_comments(issue)) == 1


def test_a_key_that_github_refuses_is_not_shown_to_it_for_every_issue(house: House) -> None:
    house.simulator.world.faults.add(
        match=("POST", "/access_tokens$"), kind=FaultKind.STATUS_BEFORE, status=401, times=None
    )
    open_issue(house)
    with capture_logs() as logs:
        entry = work_once(house)
    assert outcome_of(entry) == (EntryState.WAITING, "GitHub does not accept the App's key", 0)
    assert [(log["event"], log["log_level"]) for log in logs][-1] == ("App refused", "error")
    before = len(house.simulator.world.requests)
    open_issue(house, "Another one")
    work_once(house)
    assert len(house.simulator.world.requests) == before
    # Nor for the issues of anybody else.
    assert house.inbox.figures().is_outage


def test_a_full_disk_hides_no_limit_of_github(house: House) -> None:
    class FullDisk(HistoryStore):
        def progress(self, repository_id: int) -> Learning | None:
            return Learning(repository_id, "octo/engine", None)

        def save(self, _repository_id: int, _issues: Sequence[KnownIssue]) -> int:
            raise OperationalError("INSERT", {}, Exception("disk is full"))

    engine = open_engine(house.settings.database_url)
    full = replace(house, toolbox=replace(house.toolbox, history=FullDisk(engine)))
    house.simulator.world.faults.add(
        match=POST_COMMENT, kind=FaultKind.SECONDARY_LIMIT, retry_after_seconds=600
    )
    open_issue(house)
    entry = work_once(full)
    engine.dispose()
    assert outcome_of(entry) == (EntryState.WAITING, "GitHub's rate limit is reached", 0)


def start_work(house: House, *, owner: str) -> None:
    house.runner().run_entry(first_entry(house).id, owner=owner)


def let_another_work(house: House) -> None:
    """Let the leases run out, and another worker do what waits."""
    house.inbox._redis.delete(*house.inbox._redis.keys("issuegraph:lease:*"))
    start_work(house, owner="another")
