from dataclasses import replace

import pytest

from bot.domain.history import KnownIssue, Outcome, Sighting
from tests.builders import NOON
from workers.evaluation.fix_judgement import is_right_about_fix

FIX = Outcome(20, "abc", NOON, "v1.5.0", is_release_confirmed=True)


def _issue(version: str | None, *, closed_by: int | None = None) -> KnownIssue:
    sightings = (
        Sighting("error", 9, "fuel line is closed", comment_id=3, version="9.9"),
        Sighting("error", 9, "fuel line is closed", version=version),
    )
    return KnownIssue(
        9,
        "The pump stops",
        "See the log.",
        (),
        (),
        "closed",
        NOON,
        NOON,
        sightings=sightings,
        outcome=Outcome(closed_by),
    )


@pytest.mark.parametrize(
    ("version", "closed_by", "expected"),
    [
        pytest.param("1.4.0", 20, True, id="the fix was its end"),
        pytest.param("1.4.0", 21, False, id="another had to come"),
        pytest.param("1.4.0", None, False, id="nobody said"),
        pytest.param("1.6.0", 21, True, id="back, and fixed once more"),
        pytest.param("1.5.0", 20, False, id="called back, but that fix was its end"),
        pytest.param("1.5.0", None, False, id="called back, and nobody said"),
        pytest.param(None, 20, True, id="no version named"),
        pytest.param("the newest", 20, True, id="no version that can be compared"),
    ],
)
def test_a_fix_is_judged_by_whether_the_report_runs_its_release(
    version: str | None, closed_by: int | None, *, expected: bool
) -> None:
    issue = _issue(version, closed_by=closed_by)
    assert is_right_about_fix(issue, FIX, is_same=False) is expected


@pytest.mark.parametrize("version", ["1.4.0", "1.6.0"])
def test_what_people_called_the_same_problem_is_right_before_and_after_the_release(
    version: str,
) -> None:
    assert is_right_about_fix(_issue(version), FIX, is_same=True)


@pytest.mark.parametrize(
    "fix", [replace(FIX, is_release_confirmed=None), replace(FIX, release=None)]
)
def test_a_release_that_nobody_compared_tells_nothing(fix: Outcome) -> None:
    assert is_right_about_fix(_issue("1.6.0", closed_by=20), fix, is_same=False)
