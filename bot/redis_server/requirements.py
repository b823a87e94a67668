"""What a Redis must be before work is entrusted to it; one that loses work is refused at start."""

from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

import structlog
from redis import Redis
from redis.exceptions import RedisError, ResponseError

from bot.errors import SettingsError

_LEAST_VERSION = (6, 2)
_MOST_SKEW_SECONDS = 30.0
_REQUIRED = {
    "appendonly": ("yes", "without it a crash loses every delivery it acknowledged"),
    "maxmemory-policy": ("noeviction", "any other silently drops work when memory is short"),
}


class RedisAwayError(SettingsError):
    """It did not answer, which may pass."""


def insist_on_safe_redis(connection: Redis, *, must_answer: bool) -> None:
    """Log the warnings of `check_redis`; SettingsError where it raises one.

    Unless it must answer, one that is away is only warned of: the program goes on without it.
    """
    log = structlog.get_logger()
    try:
        for warning in check_redis(connection, now=datetime.now(UTC)):
            log.warning(warning)
    except RedisAwayError as away:
        if must_answer:
            raise
        log.warning(str(away))


def check_redis(connection: Redis, *, now: datetime) -> tuple[str, ...]:
    """Return warnings: what the server did not let us check, and that anybody may give it orders.

    SettingsError in one line when the server is too old, forgetful, or its clock is off, and
    RedisAwayError when it does not answer.
    """
    try:
        basics = [_check_version(connection), _check_clock(connection, now=now)]
        options = [_check_option(connection, name) for name in _REQUIRED]
    except RedisError as error:
        raise RedisAwayError(f"Redis does not answer ({error}); check REDIS_URL") from error
    return tuple(filter(None, [*basics, *options, warn_of_open_server(connection)]))


def warn_of_open_server(connection: Redis) -> str | None:
    """Return a warning when other machines may reach the server without a password."""
    known = connection.connection_pool.connection_kwargs
    host = known.get("host")
    # A socket has no host; who may open it is for the file system to say.
    if host is None or known.get("password") or _is_this_machine(host):
        return None
    return f"Redis on {host} asks for no password: whoever reaches it decides what is worked on"


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check_version(connection: Redis) -> str | None:
    try:
        information: Any = connection.info("server")
    except ResponseError:
        return "could not check the version of Redis; 6.2 or newer is needed"
    version = str(information["redis_version"])
    if tuple(int(part) for part in version.split(".")[:2]) < _LEAST_VERSION:
        raise SettingsError(f"Redis {version} is too old; 6.2 or newer is needed")
    return None


def _check_clock(connection: Redis, *, now: datetime) -> str | None:
    try:
        answer: Any = connection.time()
    except ResponseError:
        return "could not compare this machine's clock with Redis'"
    skew_seconds = abs(now.timestamp() - float(answer[0]))
    if skew_seconds > _MOST_SKEW_SECONDS:
        raise SettingsError(
            f"this machine's clock and Redis' are {skew_seconds:.0f} seconds apart; set them right"
        )
    return None


def _check_option(connection: Redis, name: str) -> str | None:
    required, why = _REQUIRED[name]
    try:
        options: Any = connection.config_get(name)
    except ResponseError:
        # Hosted servers forbid CONFIG; their operators know these settings.
        return f"could not check that Redis has {name} {required}: {why}"
    if options.get(name) != required:
        raise SettingsError(f"Redis needs {name} {required}: {why}")
    return None
