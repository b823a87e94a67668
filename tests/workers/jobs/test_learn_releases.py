"""How much is worked and asked for to learn in which release each fix arrived."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.domain.history import UnsettledFix
from bot.domain.issue import Release, RepositoryRef
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
    """A repository's releases, one an hour, each of which has every commit."""

    count: int
    asked: list[str] = field(default_factory=list)

    def read_releases(self, _: RepositoryRef) -> tuple[Release, ...]:
        return tuple(
            Release(f"v1.{number}", "https://github.com/acme/rocket", NOON + number * HOUR)
            for number in range(self.count)
        )

    def read_commits(self, _: RepositoryRef, *, base: str, head: str) -> Iterator[frozenset[str]]:
        self.asked.append(f"{base}...{head}")
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
