"""What people decided about an issue.

The last word counts: naming an original takes an earlier denial of it back, and the reverse.
"""

from collections.abc import Sequence
from typing import Any

from redis import Redis

from bot.domain.decisions import DenyOriginal, NameOriginal, Standing

_ORIGINAL = "original"
_SAID_AT = "said_at"
_HELD = "held"


class PeopleMemory:
    """Decisions by `Target.key`; `bot.memory.issues` ends them with the issue's repository."""

    def __init__(self, connection: Redis, *, prefix: str = "issuegraph") -> None:
        self._redis = connection
        self._prefix = prefix

    def recall(self, key: str) -> Standing:
        return self.recall_all([key])[0]

    def recall_all(self, keys: Sequence[str]) -> list[Standing]:
        """Return the same for many issues, in one round trip."""
        with self._redis.pipeline(transaction=False) as pipeline:
            for key in keys:
                pipeline.hgetall(self._decided(key))
                pipeline.smembers(self._denied(key))
            answers = pipeline.execute()
        return [_read_standing(*pair) for pair in zip(answers[::2], answers[1::2], strict=True)]

    def name_original(self, key: str, decision: NameOriginal) -> None:
        with self._redis.pipeline(transaction=True) as both:
            said = [_ORIGINAL, str(decision.number), _SAID_AT, decision.said_at]
            both.hset(self._decided(key), items=said)
            both.srem(self._denied(key), str(decision.number))
            both.execute()

    def deny_original(self, key: str, decision: DenyOriginal) -> None:
        original = self.recall(key).original
        with self._redis.pipeline(transaction=True) as both:
            both.sadd(self._denied(key), str(decision.number))
            if original is not None and original.number == decision.number:
                both.hdel(self._decided(key), _ORIGINAL, _SAID_AT)
            both.execute()

    def hold(self, key: str) -> None:
        self._redis.hset(self._decided(key), _HELD, "1")

    def resume(self, key: str) -> None:
        self._redis.hdel(self._decided(key), _HELD)

    def forget(self, key: str) -> None:
        self._redis.delete(self._decided(key), self._denied(key))

    def _decided(self, key: str) -> str:
        return f"{self._prefix}:decided:{key}"

    def _denied(self, key: str) -> str:
        return f"{self._prefix}:denied:{key}"


def _read_standing(fields: dict[str, Any], denied: set[str]) -> Standing:
    numbers = frozenset(map(int, denied))
    return Standing(_read_original(fields), numbers, is_held=_HELD in fields)


def _read_original(fields: dict[str, Any]) -> NameOriginal | None:
    if _ORIGINAL not in fields:
        return None
    return NameOriginal(int(fields[_ORIGINAL]), fields[_SAID_AT])
