"""What is installed and was never learned is asked for, some at a time."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.domain.issue import RepositoryRef
from bot.domain.requests import LearnRepositories
from bot.github.installations import InstalledOn
from workers.duties.missed_learning import MissedLearning

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
ROCKET = RepositoryRef("acme", "rocket")


def look(listed: Sequence[InstalledOn], asked: dict[str, LearnRepositories]) -> None:
    learning = MissedLearning(
        lambda _: {70},
        asked.__contains__,
        asked.__setitem__,
        lambda: NOON,
    )
    learning.follow(11, listed)


def on_list(number: int, *, takes_issues: bool = True) -> InstalledOn:
    return InstalledOn(number, ROCKET, is_private=False, takes_issues=takes_issues)


def test_only_what_was_never_begun_and_takes_issues_is_asked_for() -> None:
    asked: dict[str, LearnRepositories] = {}
    look([on_list(70), on_list(71), on_list(72, takes_issues=False)], asked)
    assert asked == {"unlearned-71-2026-11-28": LearnRepositories(11, (ROCKET,))}


def test_of_many_each_look_asks_for_the_next_ones() -> None:
    asked: dict[str, LearnRepositories] = {}
    counts = []
    for _ in range(3):
        look([on_list(number) for number in range(100, 250)], asked)
        counts.append(len(asked))
    assert counts == [100, 150, 150]
