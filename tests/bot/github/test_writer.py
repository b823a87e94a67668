from dataclasses import replace

import pytest

from bot.domain.effects import (
    AddLabels,
    MinimiseReply,
    React,
    RemoveLabels,
    Reply,
    SetIssueType,
    SuggestedLabel,
    SuggestLabels,
    UpsertComment,
)
from bot.errors import InstallationMustWait, RetryLater, WaitCause
from bot.github.writer import Writer
from bot.simulator import FaultKind
from tests.bot.github.installed import Installed, hold_lease

EFFECT = UpsertComment("### TL;DR\n\nNew.", "f1")


@pytest.fixture
def writer(github: Installed) -> Writer:
    github.repository.create_label("bug")
    github.repository.create_label("area: core")
    github.repository.open_issue("Crash on start", "It crashes.")
    return Writer(github.client(), github.target(1), github.comment_writer(1), hold_lease)


def test_labels_are_added_with_one_call_and_twice_is_once(
    github: Installed, writer: Writer
) -> None:
    for _ in range(2):
        writer.add_labels(AddLabels(("bug", "area: core")))

    assert [label.name for label in github.repository.issue(1).labels] == ["bug", "area: core"]
    assert github.spending.writes == 2


def test_no_labels_are_no_call(github: Installed, writer: Writer) -> None:
    writer.add_labels(AddLabels(()))

    assert github.asked() == []


def test_a_reaction_is_put_on_the_issue_or_on_a_comment(github: Installed, writer: Writer) -> None:
    issue = github.repository.issue(1)
    comment = issue.comment("ada", "/triage")
    writer.react(React("eyes"))
    for _ in range(2):
        writer.react(React("rocket", comment.id))

    assert (issue.reactions.count("eyes"), comment.reactions.count("rocket")) == (1, 1)


def test_a_label_whose_answer_was_lost_is_simply_put_on_later(
    github: Installed, writer: Writer
) -> None:
    github.world.faults.add(match=("POST", "/labels$"), kind=FaultKind.STATUS_AFTER)

    with pytest.raises(RetryLater):
        writer.add_labels(AddLabels(("bug",)))


def test_a_deleted_comment_has_no_address_until_someone_asks(
    github: Installed, writer: Writer
) -> None:
    url = writer.upsert_comment(EFFECT, is_asked_for=False)
    github.repository.issue(1).comments[0].delete(by="ada")
    changed = UpsertComment("Changed.", "f2")

    again = writer.upsert_comment(changed, is_asked_for=False)
    asked_for = writer.upsert_comment(changed, is_asked_for=True)

    assert url.startswith(f"{github.simulator.url}/octo/engine/issues/1#issuecomment-")
    assert again == ""
    assert asked_for != url


def test_labels_are_taken_off_and_one_that_is_not_there_is_no_mistake(
    github: Installed, writer: Writer
) -> None:
    github.repository.issue(1).add_labels(["bug", "area: core"])
    for _ in range(2):
        writer.remove_labels(RemoveLabels(("bug", "area: core")))

    assert github.repository.issue(1).labels == []


def test_each_topic_has_one_reply_beside_the_triage_comment(
    github: Installed, writer: Writer
) -> None:
    comment = writer.upsert_comment(EFFECT, is_asked_for=False)
    first = writer.reply(Reply("help-ann", "You may vote.", "f1"))
    other = writer.reply(Reply("help-ben", "You may not.", "f1"))
    again = writer.reply(Reply("help-ann", "You may hold.", "f2"))

    assert first == again
    assert len({comment, first, other}) == 3
    bodies = [one.body.split("\n", 1)[1] for one in github.repository.issue(1).comments]
    assert bodies == [EFFECT.body, "You may hold.", "You may not."]


def test_a_reply_whose_answer_was_lost_is_found_and_not_taken_for_the_triage_comment(
    github: Installed, writer: Writer
) -> None:
    writer.upsert_comment(EFFECT, is_asked_for=False)
    github.world.faults.add(match=("POST", "/comments$"), kind=FaultKind.RESET_AFTER)

    writer.reply(Reply("explain", "Because.", "f1"))

    bodies = [one.body.split("\n", 1)[1] for one in github.repository.issue(1).comments]
    assert bodies == [EFFECT.body, "Because."]


def test_a_reply_that_nobody_asked_for_stays_deleted(github: Installed, writer: Writer) -> None:
    follow_up = Reply("follow-up-1", "It changed.", "f1", is_asked_for=False)
    writer.reply(follow_up)
    github.repository.issue(1).comments[0].delete(by="ada")

    again = Reply("follow-up-1", "It changed again.", "f2", is_asked_for=False)
    assert (writer.reply(again), github.repository.issue(1).comments) == ("", [])


def test_a_reply_is_folded_away_as_outdated(github: Installed, writer: Writer) -> None:
    writer.reply(Reply("follow-up-1", "It changed.", "f1"))
    for topic in ("follow-up-1", "never posted"):
        writer.minimise_reply(MinimiseReply(topic))

    [comment] = github.repository.issue(1).comments
    assert comment.minimized_reason == "outdated"


def test_folding_a_reply_away_waits_like_every_write(github: Installed, writer: Writer) -> None:
    def wait() -> None:
        raise InstallationMustWait("a limit", after_seconds=60, cause=WaitCause.PRIMARY_LIMIT)

    writer.reply(Reply("follow-up-1", "The verdict changed.", "r1", is_asked_for=False))
    waiting = replace(writer, client=replace(writer.client, before_write=wait))
    with pytest.raises(InstallationMustWait):
        waiting.minimise_reply(MinimiseReply("follow-up-1"))
    [comment] = github.repository.issue(1).comments
    assert comment.minimized_reason is None


BUG = SuggestedLabel("bug", "The words `crash`.", "high")


def test_suggestions_are_not_even_sent_where_github_keeps_none(
    github: Installed, writer: Writer
) -> None:
    assert not writer.suggest_labels(SuggestLabels((BUG,)))
    assert (github.repository.issue(1).labels, github.spending.writes) == ([], 0)


def test_a_label_is_suggested_once_with_reason_and_confidence(
    github: Installed, writer: Writer
) -> None:
    github.repository.takes_suggestions = True
    outcomes = [writer.suggest_labels(SuggestLabels((BUG,))) for _ in range(2)]

    (made,) = github.repository.issue(1).suggestions
    assert (made.label.name, made.rationale, made.confidence) == ("bug", BUG.rationale, "high")
    assert (outcomes, github.spending.writes) == ([True, True], 1)


def test_a_refused_suggestion_is_told(github: Installed, writer: Writer) -> None:
    github.repository.takes_suggestions = True
    github.world.faults.add(match=("POST", "/labels$"), kind=FaultKind.STATUS_BEFORE, status=422)

    assert not writer.suggest_labels(SuggestLabels((BUG,)))


def test_a_type_is_set_and_one_that_the_repository_lacks_is_left_out(
    github: Installed, writer: Writer
) -> None:
    bug = github.repository.create_issue_type("Bug")
    for name in ("Bug", "Epic"):
        writer.set_issue_type(SetIssueType(name))

    assert github.repository.issue(1).type is bug
