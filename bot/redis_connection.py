"""The one place that opens connections to Redis: each has the patience its caller can afford.

A time-out does not mean "not written": whatever is sent here may arrive although an error came
back, so every write of ours can be repeated without harm.
"""

from redis import Redis
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

_RECEIVER_TIMEOUT_SECONDS = 1.0
_WORKER_TIMEOUT_SECONDS = 5.0
# Together about 15 seconds: a restart of Redis must not cost the result of finished work.
_WORKER_RETRIES = 10
_LONGEST_PAUSE_SECONDS = 2.0


def connect_receiver(url: str) -> Redis:
    """Open a connection that fails within a second: GitHub waits ten for an answer."""
    return Redis.from_url(
        url,
        decode_responses=True,
        retry=None,
        socket_timeout=_RECEIVER_TIMEOUT_SECONDS,
        socket_connect_timeout=_RECEIVER_TIMEOUT_SECONDS,
    )


def connect_worker(url: str) -> Redis:
    """Open a connection that waits for a server that is away for a few seconds."""
    return Redis.from_url(
        url,
        decode_responses=True,
        retry=_patience(RedisConnectionError, RedisTimeoutError),
        socket_timeout=_WORKER_TIMEOUT_SECONDS,
        socket_connect_timeout=_WORKER_TIMEOUT_SECONDS,
    )


def connect_rq(url: str) -> Redis:
    """Open a connection as RQ wants it: bytes, and time-outs that RQ itself sets.

    A server that hangs ends the worker, and its supervisor starts another.
    """
    return Redis.from_url(url, retry=_patience(RedisConnectionError))


def _patience(*errors: type[Exception]) -> Retry:
    back_off = ExponentialWithJitterBackoff(cap=_LONGEST_PAUSE_SECONDS, base=0.1)
    return Retry(back_off, _WORKER_RETRIES, supported_errors=errors)
