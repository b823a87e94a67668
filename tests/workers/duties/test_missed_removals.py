"""A repository that is on no list any more is forgotten, when that is surely so."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.issue import RepositoryRef
from bot.domain.requests import ForgetInstallation
from bot.github.installations import MOST_REPOSITORIES, InstalledOn
from workers.duties.missed_removals import MissedRemovals

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
ROCKET, PROBE = RepositoryRef("acme", "rocket"), RepositoryRef("acme", "probe")


@dataclass
class Installed:
    """An installation of which something is kept for two repositories, looked at by the hour."""

    kept: dict[str, Any] = field(default_factory=dict)

    def get(self, key: str) -> Any | None:
        return self.kept.get(key)

    def put(self, key: str, value: Any, *, ttl_seconds: float) -> None:
        assert ttl_seconds > 0
        self.kept[key] = value

    def look(self, listed: Sequence[int], *, hour: float) -> list[ForgetInstallation]:
        """Return what is asked for when these repositories are on the list."""
        asked: list[ForgetInstallation] = []
        removals = MissedRemovals(
            lambda _: {70: ROCKET, 71: PROBE},
            lambda _, request: asked.append(request),
            self,
            lambda: NOON + timedelta(hours=hour),
        )
        on_list = [InstalledOn(one, ROCKET, is_private=False, takes_issues=True) for one in listed]
        removals.follow(11, on_list)
        return asked


def test_what_is_not_listed_for_half_a_day_is_forgotten_by_its_id() -> None:
    installed = Installed()
    looks = [installed.look([70, 72], hour=hour) for hour in (0, 1, 12, 13)]
    assert looks == [[], [], [], [ForgetInstallation(11, (PROBE,), (71,))]]


def test_what_is_listed_again_begins_anew() -> None:
    installed = Installed()
    looks = [installed.look([70], hour=0), installed.look([70, 71], hour=1)]
    looks += [installed.look([70], hour=hour) for hour in (13, 14, 26)]
    assert [len(one) for one in looks] == [0, 0, 0, 0, 1]


def test_a_list_that_may_have_been_cut_says_nothing() -> None:
    installed, cut = Installed(), range(1_000, 1_000 + MOST_REPOSITORIES)
    assert [installed.look(cut, hour=hour) for hour in (0, 24)] == [[], []]
