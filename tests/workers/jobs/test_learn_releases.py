"""How much is worked and asked for to learn in which release each fix arrived."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.domain.history import UnsettledFix
from bot.domain.issue import Release, RepositoryRef
from bot.errors import Unreachable
from tests.builders import NOON
from workers.analysis import first_release
from workers.analysis.versions import read_version
from workers.jobs.learn_releases import learn_releases

ROCKET = RepositoryRef("acme", "rocket")
HOUR = timedelta(hours=1)


@dataclass
class Past:
    """Merged fixes, and what is noted of them."""

    fixes: Sequence[UnsettledFix]
    noted: list[UnsettledFix] = field(default_factory=list)

    def unsettled_fixes(self, _: int) -> tuple[UnsettledFix, ...]:
        return tuple(self.fixes)

    def note_releases(self, _: int, fixes: Sequence[UnsettledFix]) -> None:
        self.noted.extend(fixes)


@dataclass
class Comparisons:
    """A repository's releases, one an hour, each with nothing new."""

    count: int
    # GitHub compares none of them.
    is_refused: bool = False
    without_tag: range = range(0)
    asked: list[str] = field(default_factory=list)

    def read_releases(self, _: RepositoryRef) -> tuple[Release, ...]:
        return tuple(
            Release(
                f"v1.{number}",
                "https://github.com/acme/rocket",
                NOON + number * HOUR,
                commit=None if number in self.without_tag else f"{number:040x}",
            )
            for number in range(self.count)
        )

    def read_commits(self, _: RepositoryRef, *, base: str, head: str) -> Iterator[frozenset[str]]:
        self.asked.append(f"{base}...{head}")
        if self.is_refused:
            raise Unreachable("no common ancestor")
        yield frozenset()


@dataclass(frozen=True, slots=True)
class CountedFix(UnsettledFix):
    """A fix that tells how often it is compared with another."""

    compared: list[int] = field(default_factory=list, hash=False)

    def __eq__(self, other: object) -> bool:
        self.compared.append(self.number)
        return isinstance(other, UnsettledFix) and self.release == other.release

    __hash__ = UnsettledFix.__hash__


def test_the_work_grows_with_fixes_and_releases_not_with_their_product(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read, compared = list[str](), list[int]()

    def count(tag: str) -> object:
        read.append(tag)
        return read_version(tag)

    monkeypatch.setattr(first_release, "read_version", count)
    past = Past([CountedFix(n, NOON + HOUR / 2, compared=compared) for n in range(300)])
    learn_releases(ROCKET, 70, reader=Comparisons(20), history=past)
    assert [fix.release for fix in past.noted] == ["v1.1"] * 300
    assert (len(compared), len(read)) == (0, 20)


def _fix_for_each(releases: int) -> Sequence[UnsettledFix]:
    """Return fixes of which each waits for a release of its own."""
    return [UnsettledFix(n, NOON + (n - 0.5) * HOUR, f"{n:040x}") for n in range(1, releases)]


@pytest.mark.parametrize("is_refused", [False, True])
def test_a_pass_makes_no_more_requests_where_comparisons_are_refused(*, is_refused: bool) -> None:
    comparisons = Comparisons(100, is_refused=is_refused)
    learn_releases(ROCKET, 70, reader=comparisons, history=Past(_fix_for_each(100)))
    assert len(comparisons.asked) == 40


def test_of_a_refused_comparison_nothing_is_concluded() -> None:
    past = Past(_fix_for_each(5))
    learn_releases(ROCKET, 70, reader=Comparisons(5, is_refused=True), history=past)
    assert {fix.is_release_confirmed for fix in past.noted} == {None}


def test_releases_whose_tags_are_gone_take_no_requests_from_the_others() -> None:
    comparisons = Comparisons(100, without_tag=range(50, 100))
    learn_releases(ROCKET, 70, reader=comparisons, history=Past(_fix_for_each(100)))
    assert comparisons.asked[:2] == ["v1.48...v1.49", "v1.47...v1.48"]
    assert len(comparisons.asked) == 40
