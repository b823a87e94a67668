"""The first release that can have a fix: never one before the merge, never a backport."""

from datetime import timedelta

import pytest

from bot.domain.issue import Release
from tests.builders import NOON
from workers.analysis.first_release import first_release_after

DAY = timedelta(days=1)


def released(tag: str, day: int, *, is_prerelease: bool = False) -> Release:
    address = f"https://github.com/acme/rocket/releases/tag/{tag}"
    return Release(tag, address, NOON + day * DAY, is_prerelease=is_prerelease)


@pytest.mark.parametrize(
    ("releases", "expected"),
    [
        pytest.param([], None, id="no release"),
        pytest.param([released("v1.0", -1)], None, id="none since"),
        pytest.param([released("v1.2", 9), released("v1.1", 2)], "v1.1", id="the first since"),
        pytest.param(
            [released("v2.0", -5), released("v1.9.1", 1), released("v2.0.1", 3)],
            "v2.0.1",
            id="an older line is left out",
        ),
        pytest.param(
            [released("v2.0rc1", 1, is_prerelease=True), released("v2.0", 3)],
            "v2.0",
            id="a prerelease is left out",
        ),
        pytest.param(
            [released("spring", -5), released("summer", 1)], "summer", id="names without numbers"
        ),
    ],
)
def test_the_release_is_the_first_that_can_have_the_fix(
    releases: list[Release], expected: str | None
) -> None:
    assert first_release_after(NOON, releases) == expected
