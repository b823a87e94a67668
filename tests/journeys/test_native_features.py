"""Issue types and label suggestions, where GitHub has them and the repository wants them."""

import pytest

from bot.simulator.issue import Issue
from tests.journeys.house import House

PATH = ".github/issuegraph.yml"
CRASH = "It stops.\n\n```\nRuntimeError: frame 12 has no header\n```\n"
NO_SUGGESTIONS = "GitHub offers no suggestions there"


def type_of(issue: Issue) -> str | None:
    return issue.type.name if issue.type else None


def labels(issue: Issue) -> list[str]:
    return [label.name for label in issue.labels]


def suggested(issue: Issue) -> list[tuple[str, str]]:
    return [(one.label.name, one.state) for one in issue.suggestions]


def asked_for_types(house: House) -> int:
    paths = [record.path for record in house.simulator.world.requests]
    return sum(1 for path in paths if path.endswith("/issue-types"))


@pytest.fixture
def typed(house: House) -> House:
    """A repository that has types and wants them set."""
    for name in ("Task", "Bug", "Feature"):
        house.repository.create_issue_type(name)
    house.repository.put_file(PATH, "issue_types: on\n")
    return house


@pytest.fixture
def suggesting(house: House) -> House:
    """A repository that wants its labels suggested, on a GitHub that can."""
    house.repository.takes_suggestions = True
    house.repository.create_label("bug")
    house.repository.put_file(PATH, "labels: {mode: suggest}\n")
    return house


def test_an_issue_without_a_type_gets_the_one_that_fits(typed: House) -> None:
    issue = typed.repository.open_issue("Crash on save", CRASH, author="ada")
    typed.work()
    assert type_of(issue) == "Bug"


def test_a_type_that_stands_is_never_changed(typed: House) -> None:
    issue = typed.repository.open_issue("Crash on save", CRASH, author="ada")
    issue.set_type(typed.repository.issue_types[0], by="mia")
    typed.work()
    assert type_of(issue) == "Task"


def test_a_type_that_a_person_took_away_stays_away_until_somebody_asks(typed: House) -> None:
    typed.repository.set_permission("mia", "triage")
    issue = typed.repository.open_issue("Crash on save", CRASH, author="ada")
    typed.work()
    issue.set_type(None, by="mia")
    issue.edit(body=f"{CRASH}\nVersion: 2.0\n", by="ada")
    typed.work()
    assert type_of(issue) is None
    issue.comment("mia", "/triage")
    typed.work()
    assert type_of(issue) == "Bug"


def test_a_disabled_type_is_not_given(house: House) -> None:
    house.repository.create_issue_type("Bug", enabled=False)
    house.repository.put_file(PATH, "issue_types: 'on'\n")
    issue = house.repository.open_issue("Crash on save", CRASH, author="ada")
    house.work()
    assert type_of(issue) is None


def test_types_are_not_read_where_nobody_wants_them(house: House) -> None:
    house.repository.create_issue_type("Bug")
    issue = house.repository.open_issue("Crash on save", CRASH, author="ada")
    house.work()
    assert (type_of(issue), asked_for_types(house)) == (None, 0)


def test_that_there_are_no_types_is_asked_once_in_ten_minutes(house: House) -> None:
    house.repository.put_file(PATH, "issue_types: 'on'\n")
    for number in range(3):
        house.repository.open_issue(f"Crash on save {number}", CRASH, author="ada")
        house.work()
    assert asked_for_types(house) == 1


def test_setting_a_type_keeps_to_eight_reads(typed: House) -> None:
    typed.work()
    before = len(typed.simulator.world.requests)
    typed.repository.open_issue("Crash on save", CRASH, author="ada")
    typed.work()
    calls = typed.calls(after=before)
    assert calls.count("GET read") + calls.count("GET search") <= 8


def test_in_silent_mode_no_type_is_set(typed: House) -> None:
    typed.repository.put_file(PATH, "mode: silent\nissue_types: 'on'\n")
    issue = typed.repository.open_issue("Crash on save", CRASH, author="ada")
    typed.work()
    assert type_of(issue) is None


def test_a_suggested_label_waits_for_a_person_with_its_reason(suggesting: House) -> None:
    issue = suggesting.repository.open_issue("Crash on save", CRASH, author="ada")
    suggesting.work()
    (suggestion,) = issue.suggestions
    assert (labels(issue), suggestion.label.name, suggestion.state) == ([], "bug", "pending")
    assert suggestion.rationale
    assert suggestion.confidence in {"medium", "high"}


def test_a_suggestion_that_was_turned_down_is_not_made_again(suggesting: House) -> None:
    issue = suggesting.repository.open_issue("Crash on save", CRASH, author="ada")
    suggesting.work()
    issue.suggestions[0].resolve("dismissed", by=suggesting.simulator.world.ground.user("mia"))
    issue.edit(body=f"{CRASH}\nVersion: 2.0\n", by="ada")
    suggesting.work()
    assert suggested(issue) == [("bug", "dismissed")]


def test_a_second_label_is_suggested_beside_the_first(suggesting: House) -> None:
    issue = suggesting.repository.open_issue("Crash on save", CRASH, author="ada")
    suggesting.work()
    suggesting.repository.create_label("area: frames")
    rules = "[{body: '*frame*', label: 'area: frames'}]"
    suggesting.repository.put_file(PATH, f"labels: {{mode: suggest, rules: {rules}}}\n")
    suggesting.work()
    issue.edit(body=f"{CRASH}\nVersion: 2.0\n", by="ada")
    suggesting.work()
    assert suggested(issue) == [("bug", "pending"), ("area: frames", "pending")]


def test_where_github_offers_no_suggestions_nothing_is_added(suggesting: House) -> None:
    suggesting.repository.takes_suggestions = False
    issue = suggesting.repository.open_issue("Crash on save", CRASH, author="ada")
    suggesting.work()
    assert (labels(issue), issue.suggestions) == ([], [])
    assert NO_SUGGESTIONS in suggesting.report(issue.number)
    assert len(suggesting.our_comments(issue)) == 1


def test_labels_beyond_the_first_hundred_are_found_and_read_once(house: House) -> None:
    for number in range(150):
        house.repository.create_label(f"area: {number:03}")
    house.repository.create_label("zone: frames")
    rules = "[{body: '*frame*', label: 'zone: frames'}]"
    house.repository.put_file(PATH, f"labels: {{rules: {rules}}}\n")
    for title in ("Crash on save", "Crash on load"):
        issue = house.repository.open_issue(title, CRASH, author="ada")
        house.work()
        assert labels(issue) == ["zone: frames"]
    paths = [record.path for record in house.simulator.world.requests if record.method == "GET"]
    assert len([path for path in paths if path.endswith("/octo/engine/labels")]) == 1
