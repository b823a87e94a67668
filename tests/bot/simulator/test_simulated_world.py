"""The world itself: mentions, closing words, duplicates, history, scenarios, GraphQL links."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator import World
from bot.simulator.mentions import Mention, find_mentions, without_code
from bot.simulator.scenarios import believable_repository, extra_usage_world


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see #12", [Mention(None, 12, closes=False)]),
        ("Fixes #12 and #3", [Mention(None, 12, closes=True), Mention(None, 3, closes=False)]),
        ("resolved: octo/engine#4", [Mention("octo/engine", 4, closes=True)]),
        ("https://github.example/octo/engine/issues/5", [Mention("octo/engine", 5, closes=False)]),
        ("https://github.example/octo/engine/pull/6", [Mention("octo/engine", 6, closes=False)]),
        ("`#7` and ```#8```", []),
        ("```\n#9\n```\nthen #10", [Mention(None, 10, closes=False)]),
        ("<!-- #11 -->", []),
        ("abc#12 and &#39;", []),
        ("GH-13", [Mention(None, 13, closes=False)]),
    ],
)
def test_mentions_are_read_outside_code(text: str, found: list[Mention]) -> None:
    assert find_mentions(text) == found


@given(st.text(alphabet="`~#<!->1a\n /", max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert len(without_code(text)) <= len(text) + 300
    assert all(mention.number >= 0 for mention in find_mentions(text))


def test_a_merge_closes_what_the_pull_request_names(place: Any) -> None:
    issue = place.repository.open_issue("a", "b")
    pull = place.repository.open_pull("Fix", f"Closes #{issue.number}")
    open_until_merged = issue.state
    pull.merge()
    kinds = [event.kind for event in issue.timeline()]
    assert (open_until_merged, issue.state, issue.state_reason) == ("open", "closed", "completed")
    assert kinds == ["cross-referenced", "closed"]
    assert issue.timeline()[-1].closer is pull


def test_a_merge_into_another_branch_closes_nothing(place: Any) -> None:
    issue = place.repository.open_issue("a", "b")
    place.repository.open_pull("Fix", f"Closes #{issue.number}", base="v1").merge()
    assert issue.state == "open"


@pytest.mark.parametrize(("role", "marked"), [("write", True), ("triage", False)])
def test_the_phrase_marks_a_duplicate_for_those_who_may(
    place: Any, *, role: str, marked: bool
) -> None:
    place.repository.set_permission("mira", role)
    place.repository.open_issue("a", "b")
    second = place.repository.open_issue("c", "d")
    second.comment("mira", "Duplicate of #1")
    assert ("marked_as_duplicate" in [e.kind for e in second.events]) == marked


@pytest.mark.parametrize(
    ("base", "head", "status", "ahead"),
    [("v1", "main", "ahead", 2), ("main", "v1", "behind", 0), ("v1", "v1", "identical", 0)],
)
def test_history_is_compared(place: Any, *, base: str, head: str, status: str, ahead: int) -> None:
    home = place.repository
    home.open_pull("One", "").merge()
    home.release("v1")
    home.open_pull("Two", "").merge()
    commits = [home.find_commit(ref).sha for ref in (base, head)]
    found = home.history.compare(*commits)
    assert (found.status, len(found.ahead)) == (status, ahead)


def test_a_release_of_a_branch_holds_only_what_it_was_given(place: Any) -> None:
    home = place.repository
    first, second = (home.open_pull(name, "").merge() for name in ("One", "Two"))
    tagged = home.release("v0.9.1", contains=[first]).commit
    reached = home.history.reachable(tagged.sha)
    assert (first in reached, second in reached) == (True, False)


def test_graphql_tells_both_ends_of_a_duplicate(place: Any) -> None:
    first, second = (place.repository.open_issue(title, "") for title in ("a", "b"))
    second.close("duplicate", duplicate_of=first)
    text = """{ repository(owner: "octo", name: "engine") { issue(number: 2) {
        stateReason
        withDuplicates: stateReason(enableDuplicate: true)
        timelineItems(first: 5, itemTypes: [MARKED_AS_DUPLICATE_EVENT]) { nodes {
          ... on MarkedAsDuplicateEvent { canonical { ... on Issue { number } } } } } } } }"""
    issue = place.as_installation().query(text)["data"]["repository"]["issue"]
    assert issue == {
        "stateReason": "NOT_PLANNED",
        "withDuplicates": "DUPLICATE",
        "timelineItems": {"nodes": [{"canonical": {"number": 1}}]},
    }


def test_graphql_does_not_find_what_is_not_there(place: Any) -> None:
    text = '{ repository(owner: "octo", name: "engine") { issue(number: 9) { title } } }'
    answer = place.as_installation().query(text)
    error = answer["errors"][0]
    assert answer["data"] == {"repository": {"issue": None}}
    assert (error["type"], error["path"]) == ("NOT_FOUND", ["repository", "issue"])


def test_a_comment_is_minimized_by_its_app(place: Any) -> None:
    comment = place.repository.open_issue("a", "b").comment("issuegraph[bot]", "old")
    wire = place.as_installation()
    text = (
        '{ repository(owner: "octo", name: "engine")'
        " { issue(number: 1) { comments(first: 1) { nodes { id } } } } }"
    )
    nodes = wire.query(text)["data"]["repository"]["issue"]["comments"]["nodes"]
    mutation = (
        "mutation($id: ID!) { minimizeComment(input: {subjectId: $id, classifier: OUTDATED})"
        " { minimizedComment { isMinimized minimizedReason } } }"
    )
    answer = wire.query(mutation, id=nodes[0]["id"])
    shown = {"isMinimized": True, "minimizedReason": "outdated"}
    assert answer["data"]["minimizeComment"]["minimizedComment"] == shown
    assert comment.minimized_reason == "outdated"


def test_the_believable_repository_tells_its_stories(place: Any) -> None:
    world = World.create(clock=place.clock)
    scenario = believable_repository(world)
    states = {t.number: t.state_reason for t in scenario.repository.living() if not t.is_pull}
    verdicts = [new.expected_verdict for new in scenario.new_issues]
    assert {n for n, reason in states.items() if reason == "duplicate"} == {2, 3, 6}
    assert verdicts == [
        "duplicate",
        "fixed_unreleased",
        "in_progress",
        "workaround",
        "duplicate",
        "needs_information",
        "new",
    ]
    assert world.deliveries == []


def test_the_five_reports_differ_in_their_request_ids(place: Any) -> None:
    scenario = extra_usage_world(World.create(clock=place.clock))
    bodies = [issue.body for issue in scenario.repository.living()]
    bodies.append(scenario.new_issues[0].body)
    ids = {body.split('request_id\\":\\"')[1][:28] for body in bodies}
    assert (len(bodies), len(ids)) == (5, 5)
