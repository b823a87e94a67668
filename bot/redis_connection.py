"""The one place that opens connections to Redis: each has the patience its caller can afford.

A time-out does not mean "not written": whatever is sent here may arrive although an error came
back, so every write of ours can be repeated without harm.

Addresses are those of redis-py (`redis://`, `rediss://` with TLS, `unix://`), and beside them
`redis+sentinel://[user:password@]host[:port],…/database?service=name`, where Sentinels are asked
who the primary is; `rediss+sentinel://` speaks TLS with all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.retry import Retry as AsyncRetry
from redis.asyncio.sentinel import Sentinel as AsyncSentinel
from redis.backoff import ExponentialWithJitterBackoff, NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry
from redis.sentinel import Sentinel

from bot.errors import SettingsError

RECEIVER_TIMEOUT_SECONDS = 1.0
_WORKER_TIMEOUT_SECONDS = 5.0
# Together about 15 seconds: a restart of Redis must not cost the result of finished work.
_WORKER_RETRIES = 10
_LONGEST_PAUSE_SECONDS = 2.0
_SENTINEL_PORT = 26379
_IS_TLS = {"redis+sentinel": False, "rediss+sentinel": True}


@dataclass(frozen=True, slots=True)
class SentinelAddress:
    """Who knows the primary, which one is meant, and how to log in there."""

    sentinels: tuple[tuple[str, int], ...]
    service: str
    database: int = 0
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    # Sentinels have a password of their own, if any.
    sentinel_password: str | None = field(default=None, repr=False)
    is_tls: bool = False

    @classmethod
    def read(cls, url: str) -> Self | None:
        """Read an address, None for one without Sentinels; SettingsError when it makes no sense."""
        parts = urlsplit(url)
        if parts.scheme not in _IS_TLS:
            return None
        login, _, hosts = parts.netloc.rpartition("@")
        username, _, password = login.partition(":")
        options = dict(parse_qsl(parts.query))
        if "service" not in options:
            raise SettingsError("REDIS_URL needs ?service= and the name Sentinel knows Redis by")
        return cls(
            sentinels=tuple(_read_host(one) for one in hosts.split(",")),
            service=options["service"],
            database=_read_database(parts),
            username=unquote(username) or None,
            password=unquote(password) or None,
            sentinel_password=options.get("sentinel_password"),
            is_tls=_IS_TLS[parts.scheme],
        )

    def open(self, options: Mapping[str, Any], *, sentinel_class: type[Any] = Sentinel) -> Any:
        """Open a connection that asks for the primary whenever it has to be made anew.

        It is of the kind that `sentinel_class` gives, redis-py's plain or asynchronous one.
        """
        timeouts = {name: options[name] for name in options if name.startswith("socket_")}
        # Left out where there is none: a connection without TLS knows no such option.
        tls = {"ssl": True} if self.is_tls else {}
        sentinel = sentinel_class(
            self.sentinels,
            sentinel_kwargs={**timeouts, **tls, "password": self.sentinel_password},
        )
        login = {"db": self.database, "username": self.username, "password": self.password}
        return sentinel.master_for(self.service, **options, **login, **tls)


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
    opened: AsyncRedis = address.open(options, sentinel_class=AsyncSentinel)
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
    opened: Redis = address.open(options)
    return opened


def _patience(*errors: type[Exception]) -> Retry:
    back_off = ExponentialWithJitterBackoff(cap=_LONGEST_PAUSE_SECONDS, base=0.1)
    return Retry(back_off, _WORKER_RETRIES, supported_errors=errors)


def _read_host(text: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{text}")
        host, port = parts.hostname, parts.port or _SENTINEL_PORT
    except ValueError as error:
        raise SettingsError(f"REDIS_URL has a Sentinel that is no host:port ({error})") from error
    if not host:
        raise SettingsError("REDIS_URL names a Sentinel without a host")
    return host, port


def _read_database(parts: SplitResult) -> int:
    text = parts.path.strip("/") or "0"
    if not (text.isascii() and text.isdigit()):
        raise SettingsError("REDIS_URL must end with the number of a database, such as /0")
    return int(text)
