"""Every slash command as people type it, and everything that only looks like one."""

from dataclasses import replace

import pytest

from bot.commands.grammar import read_call
from bot.commands.table import COMMANDS
from bot.simulator.conversation import Comment
from bot.simulator.issue import Issue
from tests.journeys.house import House


def reactions(comment: Comment) -> list[str]:
    return sorted(one.content for one in comment.reactions.all)


def labels(issue: Issue) -> list[str]:
    return sorted(label.name for label in issue.labels)


@pytest.fixture
def issue(house: House) -> Issue:
    """An issue that was analysed, `mia` who may triage, and a label `bug` on it."""
    house.repository.create_label("bug")
    house.repository.create_label("good first issue")
    house.repository.create_label("ok-to-test")
    house.repository.set_permission("mia", "triage")
    opened = house.repository.open_issue("Crash on save", "Error: disk is full", author="ada")
    house.work()
    return opened


OUTCOMES: list[tuple[str, list[str]]] = [
    ("/triage", ["eyes", "rocket"]),
    ("/triage help", ["eyes", "rocket"]),
    ("/triage explain", ["eyes", "rocket"]),
    ('/triage label "good first issue"', ["eyes", "rocket"]),
    ("/triage unlabel bug", ["eyes", "rocket"]),
    ("/triage vote works", ["eyes", "rocket"]),
    ("/triage hold", ["eyes", "rocket"]),
    ("/triage resume", ["eyes", "rocket"]),
    ("/triage not-duplicate #9", ["eyes", "rocket"]),
    ("/triage duplicate #9", ["confused"]),
    ("/triage label pwned", ["confused"]),
    ("/triage label ok-to-test", ["confused"]),
    ("/triage close", ["confused"]),
    ("/triage vote nonsense", ["confused"]),
    ("/Triage help", ["eyes", "rocket"]),
    ("/lgtm", []),
]


@pytest.mark.parametrize(("line", "outcome"), OUTCOMES)
def test_a_command_of_who_may_is_answered(
    house: House, issue: Issue, line: str, outcome: list[str]
) -> None:
    command = issue.comment("mia", line)
    house.work()
    assert reactions(command) == outcome


def test_an_explanation_says_how_sure_was_sure_enough(house: House, issue: Issue) -> None:
    issue.comment("mia", "/triage explain")
    house.work()
    explanation = house.our_comments(issue)[-1].body
    needed = [line for line in explanation.splitlines() if "60 % needed (the cautious" in line]
    assert [line.split(",")[0] for line in needed] == ["- Type **bug**", "- Label `bug`"]


def test_an_answer_is_not_given_twice_though_redis_forgot_that_it_was(
    house: House, issue: Issue
) -> None:
    issue.comment("mia", "/triage explain")
    house.work()
    answered = [comment.id for comment in house.our_comments(issue)]
    redis = house.inbox._redis
    redis.delete(*redis.scan_iter("issuegraph:comment*"))
    issue.comment("mia", "/triage explain")
    house.work()
    assert [comment.id for comment in house.our_comments(issue)] == answered


@pytest.mark.parametrize(
    "line",
    ["/triage", "/triage explain", "/triage label bug", "/triage hold", "/triage duplicate #1"],
)
def test_a_stranger_with_a_forged_association_gets_one_reaction(
    house: House, issue: Issue, line: str
) -> None:
    before = [one.body for one in house.our_comments(issue)]
    command = issue.comment("eve", line, association="OWNER")
    house.work()
    assert reactions(command) == ["confused"]
    assert [one.body for one in house.our_comments(issue)] == before


@pytest.mark.parametrize(
    "body",
    [
        "> /triage",
        "```\n/triage\n```",
        "    /triage",
        "`/triage`",
        "Thanks!\n\n-- \n/triage hold",
        "\uff0ftriage",
        "/tri\u0430ge",
        "/triage\u00a0hold",
        "please /triage",
    ],
)
def test_what_only_looks_like_a_command_asks_nothing_of_github(
    house: House, issue: Issue, body: str
) -> None:
    before = len(house.simulator.world.requests)
    comment = issue.comment("mia", body)
    house.work()
    assert (reactions(comment), house.calls(after=before)) == ([], [])


def test_an_edited_comment_gives_no_command(house: House, issue: Issue) -> None:
    comment = issue.comment("mia", "Looks bad.")
    comment.edit("/triage hold", by="mia")
    house.work()
    assert reactions(comment) == []


def test_a_command_that_was_edited_before_it_was_read_is_not_carried_out(
    house: House, issue: Issue
) -> None:
    comment = issue.comment("mia", "/triage vote works")
    comment.edit("/triage label bug", by="eve")
    house.work()
    assert (reactions(comment), labels(issue)) == ([], ["bug"])


def test_the_reporter_may_ask_why_and_gets_one_reply(house: House, issue: Issue) -> None:
    for _ in range(2):
        issue.comment("ada", "/triage explain")
        house.work()
    _triage, reply = house.our_comments(issue)
    assert "Verdict **" in reply.body
    assert "Label `bug`" in reply.body


def test_help_answers_each_person_once_with_what_they_may_do(house: House, issue: Issue) -> None:
    for person in ("eve", "mia", "eve"):
        issue.comment(person, "/triage help")
        house.work()
    _triage, to_eve, to_mia = house.our_comments(issue)
    assert "`/triage hold`" not in to_eve.body
    assert "`/triage hold`" in to_mia.body


def test_a_person_s_command_brings_back_a_label_that_was_removed(
    house: House, issue: Issue
) -> None:
    issue.comment("mia", "/triage unlabel bug")
    house.work()
    issue.edit(body="Error: the disk is quite full", by="ada")
    house.work()
    assert labels(issue) == []
    issue.comment("mia", "/triage label BUG")
    house.work()
    assert labels(issue) == ["bug"]


@pytest.mark.parametrize("command", ["label", "unlabel"])
def test_a_command_may_name_ten_labels(house: House, issue: Issue, command: str) -> None:
    names = [f"area-{number}" for number in range(10)]
    for name in names:
        house.repository.create_label(name)
    if command == "unlabel":
        issue.add_labels(names, by="mia")
    asked = issue.comment("mia", f"/triage {command} {' '.join(names)}")
    house.work()
    kept = {"bug", *names} if command == "label" else {"bug"}
    assert (set(labels(issue)), reactions(asked)) == (kept, ["eyes", "rocket"])


def test_an_issue_named_the_original_is_the_verdict_and_can_be_denied(house: House) -> None:
    house.repository.set_permission("mia", "triage")
    original = house.repository.open_issue("Saving fails", "It says no.", author="ben")
    issue = house.repository.open_issue("Crash on save", "Error: disk is full", author="ada")
    house.work()
    named = issue.comment("mia", f"/triage duplicate #{original.number}")
    house.work()
    comment, follow_up = house.our_comments(issue)
    assert f"#{original.number}" in comment.body
    assert "**duplicate**" in follow_up.body
    assert f"issuecomment-{named.id}" in follow_up.body
    issue.comment("mia", f"/triage not-duplicate #{original.number}")
    house.work()
    assert house.verdict(issue.number) != "duplicate"


def test_the_fix_of_an_issue_that_was_denied_decides_no_more(house: House) -> None:
    house.repository.set_permission("mia", "triage")
    other = house.repository.open_issue("Saving fails", "It says no.", author="ben")
    house.repository.open_pull("Save", body=f"Fixes #{other.number}", author="ben").merge()
    text = f"Error: disk is full. Same as #{other.number}."
    issue = house.repository.open_issue("Crash on save", text, author="ada")
    house.work()
    assert house.verdict(issue.number) == "fixed_unreleased"
    issue.comment("mia", f"/triage not-duplicate #{other.number}")
    house.work()
    assert house.verdict(issue.number) != "fixed_unreleased"


def test_an_issue_on_hold_is_left_alone_until_somebody_resumes(house: House, issue: Issue) -> None:
    issue.comment("mia", "/triage hold")
    house.work()
    before = house.our_comments(issue)[0].body
    issue.edit(title="How do I save?", body="I want to save.", by="ada")
    house.work()
    assert house.our_comments(issue)[0].body == before
    issue.comment("mia", "/triage resume")
    house.work()
    assert house.our_comments(issue)[0].body != before


def test_votes_are_counted_once_a_person_and_kind(house: House, issue: Issue) -> None:
    for person, kind in (("eve", "works"), ("eve", "works"), ("ben", "works"), ("ben", "common")):
        issue.comment(person, f"/triage vote {kind}")
        house.work()
    assert house.votes(issue.number) == {"works": 2, "common": 1}


def test_a_flood_of_commands_costs_a_few_runs_and_one_busy_reaction(
    house: House, issue: Issue
) -> None:
    flood = [issue.comment("eve", "/triage vote works") for _ in range(200)]
    house.work()
    outcomes = [tuple(reactions(one)) for one in flood]
    assert outcomes.count(("eyes", "rocket")) == 10
    assert outcomes.count(("confused",)) == 1
    assert outcomes.count(()) == 189


def test_two_instances_do_not_answer_each_other(house: House, issue: Issue) -> None:
    other = house.simulator.world.ground.user("othergraph[bot]", kind="Bot")
    (ours,) = house.our_comments(issue)
    before = len(house.simulator.world.requests)
    for body in (ours.body, "/triage", "Same problem as #1, fixed in v2.0.1."):
        issue.comment(other, body)
    house.work()
    assert house.calls(after=before) == []
    assert house.our_comments(issue) == [ours]


def test_another_prefix_leaves_the_usual_one_to_another_bot(house: House, issue: Issue) -> None:
    house.repository.put_file(".github/issuegraph.yml", "commands:\n  prefix: /graph\n")
    house.work()
    usual, other = issue.comment("mia", "/triage"), issue.comment("mia", "/graph")
    house.work()
    assert (reactions(usual), reactions(other)) == ([], ["eyes", "rocket"])
    assert "`/graph help`" in house.our_comments(issue)[0].body


def test_a_dry_run_obeys_and_writes_nothing_on_github(house: House, issue: Issue) -> None:
    dry = replace(house, toolbox=replace(house.toolbox, is_dry_run=True))
    commands = [issue.comment("mia", f"/triage {name}") for name in ("label bug", "explain", "")]
    before = len(house.simulator.world.requests)
    dry.work()
    writes = [call for call in house.calls(after=before) if call.endswith("write")]
    assert [call for call in writes if call != "POST app write"] == []
    assert [reactions(one) for one in commands] == [[], [], []]


def test_every_command_has_its_row() -> None:
    calls = [read_call(line) for line, _ in OUTCOMES]
    names = {call.name for call in calls if call}
    assert {command.name for command in COMMANDS} - names == set()
