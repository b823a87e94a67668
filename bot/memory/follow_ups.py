"""Which verdict readers were first told, while a follow-up beneath it tells of another."""

from typing import Any

from redis import Redis

from bot.domain.follow_up import FollowUp
from bot.domain.verdict import VerdictKind


class FollowUpMemory:
    """The newest follow-up of every issue, by `Target.key`; `bot.memory.issues` ends it."""

    def __init__(self, connection: Redis, *, prefix: str = "issuegraph") -> None:
        self._redis = connection
        self._prefix = prefix

    def recall(self, key: str) -> FollowUp:
        fields: Any = self._redis.hgetall(self._key(key))
        since = fields.get("since")
        return FollowUp(int(fields.get("generation", 1)), VerdictKind(since) if since else None)

    def record(self, key: str, follow_up: FollowUp) -> None:
        since = follow_up.since.value if follow_up.since else ""
        fields = ["generation", str(follow_up.generation), "since", since]
        self._redis.hset(self._key(key), items=fields)

    def forget(self, key: str) -> None:
        self._redis.delete(self._key(key))

    def _key(self, key: str) -> str:
        return f"{self._prefix}:follow_up:{key}"
