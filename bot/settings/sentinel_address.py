"""Addresses of a Redis that Sentinels know.

They read `redis+sentinel://[user:password@]host[:port],…/database?service=name`; with
`rediss+sentinel://` TLS is spoken with all of them.
"""

from dataclasses import dataclass, field
from typing import Self
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from bot.errors import SettingsError

_PORT = 26379
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


def _read_host(text: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{text}")
        host, port = parts.hostname, parts.port or _PORT
    except ValueError as error:
        # Without its words: they repeat a piece of the address, which may be one of a password.
        raise SettingsError("REDIS_URL has a Sentinel that is no host:port") from error
    if not host:
        raise SettingsError("REDIS_URL names a Sentinel without a host")
    return host, port


def _read_database(parts: SplitResult) -> int:
    text = parts.path.strip("/") or "0"
    if not (text.isascii() and text.isdigit()):
        raise SettingsError("REDIS_URL must end with the number of a database, such as /0")
    return int(text)
