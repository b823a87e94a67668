"""Issue types: the one that says what was found, and none that stands in another's place."""

import pytest

from bot.domain.findings import IssueType, IssueTypeSuggestion, TypeFinding
from bot.domain.issue import IssueTypes
from workers.analysis.classify.issue_type_choice import choose_issue_type

BUG = TypeFinding(IssueType.BUG, 0.9, ("Traceback",))


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        pytest.param(("Task", "Bug", "Feature"), "Bug", id="GitHub's own names"),
        pytest.param(("Task", "Defect"), "Defect", id="another word for it"),
        pytest.param(("Bug", "Defect"), None, id="two that fit"),
        pytest.param(("Task", "Not a bug"), None, id="one that only mentions it"),
        pytest.param((), None, id="no types"),
    ],
)
def test_the_only_type_that_fits_is_chosen(names: tuple[str, ...], chosen: str | None) -> None:
    expected = IssueTypeSuggestion(chosen, 0.9, "Traceback") if chosen else None
    assert choose_issue_type(BUG, types=IssueTypes(names)) == expected


def test_a_type_that_stands_is_left_alone() -> None:
    assert choose_issue_type(BUG, types=IssueTypes(("Bug",), present="Task")) is None


def test_no_type_is_chosen_without_confidence() -> None:
    unsure = TypeFinding(IssueType.BUG, 0.5, ("maybe",))
    assert choose_issue_type(unsure, types=IssueTypes(("Bug",))) is None
