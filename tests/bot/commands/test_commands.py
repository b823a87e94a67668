"""Every command with what it asks for, and with what it refuses."""

from pathlib import Path

import pytest

from bot.commands.command import NamedLabel, Role, Situation, Wish, role_of
from bot.commands.grammar import read_call
from bot.commands.page import render_page
from bot.commands.table import COMMANDS, find_command
from bot.domain.decisions import (
    AnalyseAgain,
    CastVote,
    DenyOriginal,
    Hold,
    NameOriginal,
    RefuseLabels,
    Resume,
    VoteKind,
    WantLabels,
)
from bot.domain.effects import AddLabels, RemoveLabels, Reply
from bot.domain.graph import Link, LinkReason, Reading
from bot.errors import UserError
from tests.builders import WEB, a_ref, an_issue, comment_url, issue_url

SAID_AT = comment_url()
BUG = NamedLabel("BUG", "bug")


def a_situation(**changes: object) -> Situation:
    usual = {
        "issue": a_ref(7),
        "issue_url": issue_url(7),
        "asker": "Mia",
        "role": Role.TRIAGER,
        "comment_url": SAID_AT,
        "web_url": WEB,
        "commands": COMMANDS,
        "labels": (BUG,),
        "other": Reading(an_issue(3)),
    }
    return Situation(**(usual | changes))


def run(line: str, situation: Situation) -> tuple[Wish, ...]:
    call = read_call(line)
    assert call is not None
    command = find_command(call.name)
    assert command is not None
    return command.run(call, situation)


@pytest.mark.parametrize(
    ("line", "wishes"),
    [
        ("/triage", (AnalyseAgain(),)),
        ("/triage label BUG", (WantLabels(("bug",)), AddLabels(("bug",)))),
        ("/triage unlabel BUG", (RefuseLabels(("bug",)), RemoveLabels(("bug",)))),
        ("/triage duplicate #3", (NameOriginal(3, SAID_AT), AnalyseAgain())),
        ("/triage not-duplicate #3", (DenyOriginal(3), AnalyseAgain())),
        ("/triage not-duplicate 3", (DenyOriginal(3), AnalyseAgain())),
        ("/triage vote easy-fix", (CastVote(VoteKind.EASY_FIX, "mia"),)),
        ("/triage hold", (Hold(),)),
        ("/triage resume", (Resume(), AnalyseAgain())),
    ],
)
def test_a_command_asks_for(line: str, wishes: tuple[Wish, ...]) -> None:
    assert run(line, a_situation()) == wishes


REFUSED = {
    "words after the prefix's own command": ("/triage hold please", {}),
    "no label": ("/triage label", {"labels": ()}),
    "a label that does not exist": (
        "/triage label pwned",
        {"labels": (BUG, NamedLabel("pwned", None))},
    ),
    "a label that sets builds going": (
        "/triage label ok-to-test",
        {"labels": (NamedLabel("ok-to-test", "ok-to-test", may_be_added=False),)},
    ),
    "itself": ("/triage duplicate #7", {}),
    "a newer issue": ("/triage duplicate #8", {}),
    "an issue that cannot be read": ("/triage duplicate #3", {"other": None}),
    "an issue of another repository": ("/triage duplicate other/place#3", {}),
    "no number": ("/triage duplicate", {}),
    "a number of another script": ("/triage duplicate #\u0663", {}),
    "not a duplicate of itself": ("/triage not-duplicate #7", {}),
    "a vote of no kind": ("/triage vote best", {}),
    "nothing to explain": ("/triage explain", {}),
}


@pytest.mark.parametrize(("line", "changes"), REFUSED.values(), ids=REFUSED)
def test_a_command_refuses(line: str, changes: dict[str, object]) -> None:
    with pytest.raises(UserError):
        run(line, a_situation(**changes))


def test_a_statement_that_would_lead_in_a_circle_is_refused() -> None:
    link = Link(a_ref(3), a_ref(7), LinkReason.DUPLICATE_OF, issue_url(3), said_by="github")
    other = Reading(an_issue(3), links=(link,))
    with pytest.raises(UserError, match="#3 is marked as a duplicate of this issue"):
        run("/triage duplicate #3", a_situation(other=other))


def test_help_lists_what_this_person_may_do() -> None:
    (wish,) = run("/triage help", a_situation(role=Role.ANYONE))
    assert isinstance(wish, Reply)
    assert wish.topic == "help-mia"
    assert "`/triage vote" in wish.body
    assert "`/triage label" not in wish.body


def test_help_speaks_the_prefix_it_was_asked_with() -> None:
    (wish,) = run("/graph help", a_situation())
    assert isinstance(wish, Reply)
    assert "/triage" not in wish.body
    assert all(command.written("/graph") in wish.body for command in COMMANDS)


@pytest.mark.parametrize(
    ("permission", "is_reporter", "role"),
    [
        ("admin", False, Role.TRIAGER),
        ("triage", True, Role.TRIAGER),
        ("read", True, Role.REPORTER),
        ("read", False, Role.ANYONE),
        ("none", False, Role.ANYONE),
        ("owner of everything", False, Role.ANYONE),
    ],
)
def test_a_role_comes_from_github_s_permission(
    permission: str, is_reporter: bool, role: Role
) -> None:
    assert role_of(permission, is_reporter=is_reporter) is role


def test_every_command_says_who_may_use_it_and_is_found_by_its_name() -> None:
    assert [find_command(command.name) for command in COMMANDS] == list(COMMANDS)


def test_every_example_is_a_command_of_the_table() -> None:
    for command in COMMANDS:
        for example in command.examples:
            call = read_call(f"/triage {example}".rstrip())
            assert call is not None
            assert call.name == command.name


def test_the_reference_page_is_up_to_date() -> None:
    page = Path(__file__).parents[3] / "docs" / "commands.md"
    assert page.read_text(encoding="utf-8") == render_page()
