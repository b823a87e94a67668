"""Which deliveries are asked for again, and how far GitHub's list of them was read.

Losing it costs only repetition: three days are read anew.
"""

import json
from collections.abc import Collection, Mapping
from typing import Any

from redis import Redis

_KEPT_SECONDS = 8 * 86_400


class LostDeliveryMemory:
    """Keeps a small JSON value for each GUID, and one for the place in the list."""

    def __init__(self, connection: Redis, *, prefix: str = "issuegraph") -> None:
        self._redis = connection
        self._lost = f"{prefix}:lost_deliveries"
        self._place = f"{prefix}:deliveries_read"

    def all(self) -> dict[str, Any]:
        """Return what is kept, by GUID."""
        kept: Any = self._redis.hgetall(self._lost)
        return {guid: json.loads(value) for guid, value in kept.items()}

    def keep(self, lost: Mapping[str, Any]) -> None:
        """Keep these values, over those that were there."""
        if not lost:
            return
        with self._redis.pipeline(transaction=False) as pipeline:
            pipeline.hset(self._lost, mapping={guid: json.dumps(lost[guid]) for guid in lost})
            pipeline.expire(self._lost, _KEPT_SECONDS)
            pipeline.execute()

    def drop(self, guids: Collection[str]) -> None:
        if guids:
            self._redis.hdel(self._lost, *guids)

    def place(self) -> Any | None:
        """Return where reading goes on; None when nothing was read yet."""
        kept: Any = self._redis.get(self._place)
        return None if kept is None else json.loads(kept)

    def keep_place(self, place: Any) -> None:
        self._redis.set(self._place, json.dumps(place), ex=_KEPT_SECONDS)
