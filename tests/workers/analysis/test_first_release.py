"""The first release that can have a fix: never one before the merge, never a backport."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.history import UnsettledFix
from bot.domain.issue import Release
from tests.builders import NOON
from workers.analysis.first_release import ReleaseLine, propose_release

DAY = timedelta(days=1)
FIX = UnsettledFix(7, NOON, "4f2c1ab")


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
    assert propose_release(FIX, ReleaseLine.of(releases)).release == expected


@pytest.mark.parametrize(
    ("release", "is_confirmed", "expected"),
    [
        pytest.param("v1.1", None, ("v1.1", None), id="one not looked at stays"),
        pytest.param("v1.1", False, ("v1.2", None), id="the one after a wrong one"),
        pytest.param("v1.2", False, ("v1.2", False), id="a wrong one without another after it"),
        pytest.param("v1.0.9", None, ("v1.1", None), id="one that is gone gives way"),
    ],
)
def test_a_release_without_the_fix_gives_way_to_the_next(
    release: str, is_confirmed: bool | None, expected: tuple[str, bool | None]
) -> None:
    releases = [released("v1.0", -1), released("v1.1", 2), released("v1.2", 9)]
    known = replace(FIX, release=release, is_release_confirmed=is_confirmed)
    proposed = propose_release(known, ReleaseLine.of(releases))
    assert (proposed.release, proposed.is_release_confirmed) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        pytest.param("v2.0", "v1.5", id="the highest before it"),
        pytest.param("v1.4.1", "v1.4", id="of its own line"),
        pytest.param("v1.4", None, id="nothing before the first"),
        pytest.param("autumn", "v1.4.1", id="by date where there are no numbers"),
    ],
)
def test_a_release_goes_on_from_the_one_before_in_its_line(tag: str, expected: str | None) -> None:
    releases = [
        released(name, day) for day, name in enumerate(("v1.4", "v1.5", "v2.0", "v1.4.1", "autumn"))
    ]
    (release,) = (one for one in releases if one.tag == tag)
    before = ReleaseLine.of(releases).before(release)
    assert (before.tag if before else None) == expected
