"""Which pasts are to be read on: what no webhook told, and passes that never ended."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.history import Learning
from bot.domain.issue import RepositoryRef
from bot.domain.requests import LearnRepositories, Request

_EVERY = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class LearnAgain:
    """Asks once a day for each repository that an installation had learned."""

    all_progress: Callable[[], Iterable[Learning]]
    accept: Callable[[str, Request], object]
    now: Callable[[], datetime]

    def ask(self) -> int:
        """Return for how many it asked; the same again on one day changes nothing."""
        due = [one for one in self.all_progress() if self._is_due(one)]
        for learning in due:
            repository = RepositoryRef.parse(learning.full_name)
            request = LearnRepositories(learning.installation_id or 0, (repository,))
            # The same day gives the same id, which the inbox keeps once.
            day = self.now().date().isoformat()
            self.accept(f"learn-{learning.repository_id}-{day}", request)
        return len(due)

    def _is_due(self, learning: Learning) -> bool:
        if learning.installation_id is None:
            # Read by hand with a person's token, which is not kept.
            return False
        return learning.known_until is None or self.now() - learning.known_until > _EVERY
