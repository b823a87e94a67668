"""A net under installing: the past of what is installed and was never begun is asked for.

So is one that was forgotten for an installation that had the repository before.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from bot.domain.requests import LearnRepositories
from bot.github.installations import InstalledOn

_MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class MissedLearning:
    """Compares what is known with the list of an installation's repositories."""

    # Of these ids, those of repositories whose learning was begun.
    begun_of: Callable[[Collection[int]], Collection[int]]
    is_asked_for: Callable[[str], bool]
    accept: Callable[[str, LearnRepositories], object]
    now: Callable[[], datetime]

    def follow(self, installation_id: int, listed: Sequence[InstalledOn]) -> None:
        """Ask for what is not known, once a day at most; the next look goes on with the rest."""
        begun = self.begun_of([one.id for one in listed])
        unknown = {
            f"unlearned-{one.id}-{self.now().date().isoformat()}": one.ref
            for one in listed
            if one.takes_issues and one.id not in begun
        }
        missed = (entry_id for entry_id in unknown if not self.is_asked_for(entry_id))
        for entry_id in islice(missed, _MOST_AT_ONCE):
            self.accept(entry_id, LearnRepositories(installation_id, (unknown[entry_id],)))
