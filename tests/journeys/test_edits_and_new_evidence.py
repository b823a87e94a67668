"""What makes the bot look again, and what does not."""

from itertools import permutations

import pytest

from bot.inbox.inbox import EntryState
from bot.simulator.conversation import Comment
from bot.simulator.issue import Issue
from tests.journeys.house import House

REPORT = "Saving a large file fails.\n\n### Version\n\n1.4.0\n\n- [ ] I have searched\n"


@pytest.fixture
def issue(house: House) -> Issue:
    opened = house.repository.open_issue("Crash on save", REPORT, author="ada")
    house.work()
    return opened


def minimised(comments: list[Comment]) -> list[bool]:
    return [one.minimized_reason is not None for one in comments]


@pytest.mark.parametrize(
    "body",
    [
        REPORT.replace("[ ]", "[x]"),
        REPORT.replace("\n\n", "\n\n\n"),
        f"<!-- thank you -->\n{REPORT}",
        f"{REPORT}\n### Additional context\n\n_No response_\n",
    ],
    ids=["ticked box", "white space", "hidden comment", "empty section"],
)
def test_an_edit_that_says_nothing_new_is_not_analysed(
    house: House, issue: Issue, body: str
) -> None:
    before = len(house.simulator.world.requests)
    issue.edit(body=body, by="ada")
    house.work()
    assert house.calls(after=before).count("GET search") == 0
    assert house.inbox.entries(EntryState.SKIPPED)[0].reason == (
        "the edit changed nothing that means something"
    )


def test_of_a_burst_of_edits_the_last_one_is_covered_and_one_analysis_is_enough(
    house: House, issue: Issue
) -> None:
    for number in range(1, 8):
        issue.edit(body=f"Saving a file of {number} GB fails.", by="ada")
    before = len(house.simulator.world.requests)
    house.work()
    assert "Saving a file of 7 GB fails." in house.report(issue.number)
    assert house.calls(after=before).count("GET search") <= 2


def test_a_comment_that_names_a_duplicate_is_read_quietly(house: House, issue: Issue) -> None:
    later = house.repository.open_issue("Crash on save", REPORT, author="ben")
    house.work()
    comment = later.comment("cleo", f"Duplicate of #{issue.number}")
    house.work()
    assert comment.reactions.all == []
    assert house.verdict(later.number) == "duplicate"


@pytest.mark.parametrize(
    "body",
    ["/assign me\n\nDuplicate of #{0}.", "/data is not writable here, a duplicate of #{0}."],
    ids=["under another bot's command", "after a path"],
)
def test_what_a_comment_tells_beside_a_command_for_others_is_read(
    house: House, issue: Issue, body: str
) -> None:
    later = house.repository.open_issue("Crash on save", REPORT, author="ben")
    house.work()
    comment = later.comment("cleo", body.format(issue.number))
    house.work()
    assert comment.reactions.all == []
    assert house.verdict(later.number) == "duplicate"


def test_a_comment_without_evidence_costs_no_call(house: House, issue: Issue) -> None:
    before = len(house.simulator.world.requests)
    issue.comment("ben", "Same here, please fix.")
    house.work()
    assert house.calls(after=before) == []


def test_a_changed_verdict_is_told_once_and_folded_away_when_it_changes_back(
    house: House,
) -> None:
    house.repository.set_permission("mia", "triage")
    original = house.repository.open_issue("Saving fails", "It says no.", author="ben")
    later = house.repository.open_issue("Crash on save again", REPORT, author="cleo")
    house.work()
    first = house.verdict(later.number)
    later.comment("mia", f"/triage duplicate #{original.number}")
    house.work()
    triage, follow_up = house.our_comments(later)
    lines = follow_up.body.strip().split("\n")[1:]
    assert lines[0] == (f"The verdict changed from **{first.replace('_', ' ')}** to **duplicate**.")
    assert [len(lines), minimised([triage, follow_up])] == [2, [False, False]]
    later.comment("mia", f"/triage not-duplicate #{original.number}")
    house.work()
    assert house.our_comments(later) == [triage, follow_up]
    assert minimised([triage, follow_up]) == [False, True]


def test_a_changed_verdict_is_told_once_though_redis_forgot_that_it_was(house: House) -> None:
    house.repository.set_permission("mia", "triage")
    original = house.repository.open_issue("Saving fails", "It says no.", author="ben")
    later = house.repository.open_issue("Crash on save again", REPORT, author="cleo")
    house.work()
    later.comment("mia", f"/triage duplicate #{original.number}")
    house.work()
    told = [comment.id for comment in house.our_comments(later)]
    redis = house.inbox._redis
    redis.delete(*redis.scan_iter("issuegraph:comment*"), *redis.scan_iter("issuegraph:follow_up*"))
    later.comment("mia", f"/triage not-duplicate #{original.number}")
    house.work()
    assert [comment.id for comment in house.our_comments(later)] == told


def test_a_follow_up_that_a_person_deleted_stays_away(house: House, issue: Issue) -> None:
    house.repository.set_permission("mia", "triage")
    later = house.repository.open_issue("Something else", "It is slow.", author="cleo")
    house.work()
    for command in ("duplicate", "not-duplicate", "duplicate"):
        later.comment("mia", f"/triage {command} #{issue.number}")
        house.work()
        for follow_up in house.our_comments(later)[1:]:
            follow_up.delete(by="mia")
    assert len(house.our_comments(later)) == 1


def test_an_unchanged_verdict_is_not_told_again(house: House, issue: Issue) -> None:
    house.repository.set_permission("mia", "triage")
    issue.comment("mia", "/triage")
    house.work()
    assert len(house.our_comments(issue)) == 1


@pytest.mark.parametrize("reason", ["completed", "not_planned"])
def test_closing_changes_the_record_and_not_the_comment(
    house: House, issue: Issue, reason: str
) -> None:
    (comment,) = house.our_comments(issue)
    before = comment.body
    issue.close(reason, by="mia")
    house.work()
    stored = house.stored(issue.number)
    assert stored is not None
    assert (stored.state, stored.state_reason) == ("closed", reason)
    assert [one.body for one in house.our_comments(issue)] == [before]


def test_an_issue_that_is_open_again_is_recorded_as_open(house: House, issue: Issue) -> None:
    issue.close(by="mia")
    issue.reopen(by="mia")
    house.work()
    stored = house.stored(issue.number)
    assert stored is not None
    assert stored.state == "open"


def test_too_many_runs_wait_and_are_not_lost(house: House, issue: Issue) -> None:
    for number in range(1, 13):
        issue.edit(body=f"Saving a file of {number} GB fails.", by="ada")
        house.work()
    waiting = house.inbox.entries(EntryState.WAITING)
    assert "9 GB" in house.report(issue.number)
    assert {entry.reason for entry in waiting} == {
        "the issue was analysed too often within the hour"
    }


def test_who_asks_too_often_is_told_by_one_reaction(house: House, issue: Issue) -> None:
    house.repository.set_permission("mia", "triage")
    commands = []
    for _ in range(11):
        commands.append(issue.comment("mia", "/triage"))
        house.work()
    assert [one.content for one in commands[-1].reactions.all] == ["confused"]


def test_talk_on_an_issue_older_than_the_bot_brings_no_comment(house: House, issue: Issue) -> None:
    old = house.repository.open_issue("Slow", "It is slow.", author="ben", deliver=False)
    old.comment("cleo", f"Duplicate of #{issue.number}, I think.")
    house.work()
    assert house.our_comments(old) == []


@pytest.mark.parametrize("order", list(permutations(range(4))), ids=str)
def test_in_whatever_order_deliveries_are_worked_on_the_newest_state_stands(
    house: House, order: tuple[int, ...]
) -> None:
    issue = house.repository.open_issue("Crash on save", REPORT, author="ada")
    issue.edit(body="Saving a small file fails.", by="ada")
    issue.close(by="mia")
    issue.edit(body="Saving the third file fails.", by="ada")
    house.simulator.wait_for_deliveries()
    waiting = house.inbox.entries(EntryState.WAITING)
    runner = house.runner()
    for position in order:
        runner.run_entry(waiting[position].id, owner="journey")
    house.work()
    stored = house.stored(issue.number)
    assert stored is not None
    assert ("Saving the third file fails." in stored.markdown, stored.state) == (True, "closed")
    assert len(house.our_comments(issue)) == 1
