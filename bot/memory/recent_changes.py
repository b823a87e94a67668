"""What befell repositories within the last minutes, for work that had begun before.

An analysis reads first and keeps what it found last. Whoever hides or drops what is kept in between
cannot do so with what is not there yet: they note it before they begin, and the analysis asks after
it has kept something, so that one of the two always sees the other.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal

from redis import Redis

# No work takes longer, with ample room.
_KEPT_SECONDS = 600

Change = Literal["hidden", "forgotten"]


class RecentChanges:
    """Keeps for ten minutes when a repository, by its id, was hidden or forgotten."""

    def __init__(self, connection: Redis, *, prefix: str = "issuegraph") -> None:
        self._redis = connection
        self._prefix = prefix

    def note(self, change: Change, repository_ids: Collection[int], *, at: datetime) -> None:
        """Note what is about to be done to the repositories."""
        with self._redis.pipeline(transaction=False) as pipeline:
            for repository_id in repository_ids:
                key = self._key(change, repository_id)
                pipeline.set(key, at.timestamp(), ex=_KEPT_SECONDS)
            pipeline.execute()

    def has_happened(self, change: Change, repository_id: int, *, since: datetime) -> bool:
        """Say whether it was done to the repository at that moment or later."""
        noted: Any = self._redis.get(self._key(change, repository_id))
        return noted is not None and float(noted) >= since.timestamp()

    def _key(self, change: Change, repository_id: int) -> str:
        return f"{self._prefix}:recently:{change}:{repository_id}"
