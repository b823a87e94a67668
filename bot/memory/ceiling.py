"""How often something may happen within a time, counted in Redis by its own clock.

What asks twice under one id is counted once, so that work which is started again costs no second
place. What is refused is not counted, so that a flood does not lock its sender out for longer.
"""

from typing import Any

from redis import Redis

from bot.domain.limit import Limit

_ADMIT = """
    local clock = redis.call('TIME')
    local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
    local id = ARGV[1]
    local longest = 0
    for i, key in ipairs(KEYS) do
        local most, window = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
        redis.call('ZREMRANGEBYSCORE', key, '-inf', now - window)
        if not redis.call('ZSCORE', key, id) and redis.call('ZCARD', key) >= most then
            local oldest = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
            longest = math.max(longest, tonumber(oldest[2]) + window - now)
        end
    end
    if longest > 0 then return longest end
    for i, key in ipairs(KEYS) do
        redis.call('ZADD', key, 'NX', now, id)
        redis.call('PEXPIRE', key, ARGV[2 * i + 1])
    end
    return 0
"""


class Ceiling:
    """Counts under `prefix`; all limits of one question must have room."""

    def __init__(self, connection: Redis, *, prefix: str = "issuegraph") -> None:
        self._redis = connection
        self._prefix = prefix
        self._script = connection.register_script(_ADMIT)

    def seconds_to_wait(self, limits: tuple[Limit, ...], *, by: str) -> float:
        """Count `by` under every limit and return 0, or count nothing and return the wait."""
        keys = [f"{self._prefix}:ceiling:{limit.name}" for limit in limits]
        numbers = [number for one in limits for number in (one.most, round(1000 * one.seconds))]
        answer: Any = self._script(keys=keys, args=[by, *numbers])
        return float(answer) / 1000

    def is_first(self, name: str, *, seconds: float) -> bool:
        """Say whether nobody asked under this name for `seconds`."""
        key = f"{self._prefix}:told:{name}"
        return bool(self._redis.set(key, "1", nx=True, px=round(1000 * seconds)))
