"""The one place that opens connections to Redis: each has the patience its caller can afford.

A time-out does not mean "not written": whatever is sent here may arrive although an error came
back, so every write of ours can be repeated without harm.

Addresses are those of redis-py (`redis://`, `rediss://` with TLS, `unix://`), and beside them those
of `bot.settings.sentinel_address`, where Sentinels are asked who the primary is.
"""

from collections.abc import Mapping
from typing import Any

from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.retry import Retry as AsyncRetry
from redis.asyncio.sentinel import Sentinel as AsyncSentinel
from redis.backoff import ExponentialWithJitterBackoff, NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry
from redis.sentinel import Sentinel

from bot.settings.sentinel_address import SentinelAddress

RECEIVER_TIMEOUT_SECONDS = 1.0
_WORKER_TIMEOUT_SECONDS = 5.0
# Together about 15 seconds: a restart of Redis must not cost the result of finished work.
_WORKER_RETRIES = 10
_LONGEST_PAUSE_SECONDS = 2.0


def connect_receiver(url: str) -> Redis:
    """Open a connection that fails within a second: GitHub waits ten for an answer."""
    return _open(
        url,
        decode_responses=True,
        retry=None,
        socket_timeout=RECEIVER_TIMEOUT_SECONDS,
        socket_connect_timeout=RECEIVER_TIMEOUT_SECONDS,
    )


def pipelined_receiver(url: str) -> AsyncRedis:
    """Open the same for an event loop; how long an answer may take is for its caller to say."""
    # `retry=None` would be redis-py's own patience.
    options: dict[str, Any] = {
        "decode_responses": True,
        "retry": AsyncRetry(NoBackoff(), 0),
        "socket_timeout": None,
        "socket_connect_timeout": RECEIVER_TIMEOUT_SECONDS,
    }
    address = SentinelAddress.read(url)
    if address is None:
        return AsyncRedis.from_url(url, **options)
    opened: AsyncRedis = _open_primary(address, options, sentinel_class=AsyncSentinel)
    return opened


def connect_worker(url: str) -> Redis:
    """Open a connection that waits for a server that is away for a few seconds."""
    return _open(
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
    return _open(url, retry=_patience(RedisConnectionError))


def _open(url: str, **options: Any) -> Redis:
    address = SentinelAddress.read(url)
    if address is None:
        return Redis.from_url(url, **options)
    opened: Redis = _open_primary(address, options)
    return opened


def _open_primary(
    address: SentinelAddress, options: Mapping[str, Any], *, sentinel_class: type[Any] = Sentinel
) -> Any:
    """Open a connection that asks for the primary whenever it has to be made anew.

    It is of the kind that `sentinel_class` gives, redis-py's plain or asynchronous one.
    """
    timeouts = {name: options[name] for name in options if name.startswith("socket_")}
    # Left out where there is none: a connection without TLS knows no such option.
    tls = {"ssl": True} if address.is_tls else {}
    sentinel = sentinel_class(
        address.sentinels,
        sentinel_kwargs={**timeouts, **tls, "password": address.sentinel_password},
    )
    login = {"db": address.database, "username": address.username, "password": address.password}
    return sentinel.master_for(address.service, **options, **login, **tls)


def _patience(*errors: type[Exception]) -> Retry:
    back_off = ExponentialWithJitterBackoff(cap=_LONGEST_PAUSE_SECONDS, base=0.1)
    return Retry(back_off, _WORKER_RETRIES, supported_errors=errors)
