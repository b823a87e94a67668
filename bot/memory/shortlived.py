"""What may be forgotten at any time: tokens, small answers of GitHub, whose turn it is.

Whoever can read Redis must not be able to act on GitHub, so tokens lie there encrypted.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from redis import Redis

from bot.memory.installation_token import Token

# A token that expires while it is on its way is worse than a new one.
_MARGIN = timedelta(minutes=1)
_LONGEST_TOKEN_LIFE = timedelta(minutes=50)


def _now() -> datetime:
    return datetime.now(UTC)


class TokenCache:
    """Installation tokens, readable only with the secret key they were put away with."""

    def __init__(
        self,
        connection: Redis,
        *,
        secret_key: bytes,
        prefix: str = "issuegraph",
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._redis = connection
        self._fernet = Fernet(_derive_key(secret_key))
        self._prefix = prefix
        self._now = now

    def get(self, key: str) -> Token | None:
        """Return the token kept under `key` while it is good for at least a minute."""
        kept: Any = self._redis.get(self._name(key))
        if kept is None:
            return None
        token = self._open(key, kept)
        return token if token and token.expires_at - self._now() > _MARGIN else None

    def put(self, key: str, token: Token) -> None:
        """Keep a token until a minute before it expires, at most 50 minutes."""
        life = min(token.expires_at - self._now() - _MARGIN, _LONGEST_TOKEN_LIFE)
        if life <= timedelta(0):
            return
        # The key is sealed in, so that nobody can pass one installation's token off as another's.
        content = json.dumps([key, token.value, token.expires_at.isoformat()])
        sealed = self._fernet.encrypt(content.encode()).decode()
        self._redis.set(self._name(key), sealed, px=life)

    def _open(self, key: str, sealed: str) -> Token | None:
        try:
            content = self._fernet.decrypt(sealed)
        except InvalidToken:
            return None
        sealed_key, value, expires_at = json.loads(content)
        return Token(value, datetime.fromisoformat(expires_at)) if sealed_key == key else None

    def _name(self, key: str) -> str:
        return f"{self._prefix}:token:{key}"


class JsonCache:
    """Small values of JSON that are read again when they are gone."""

    def __init__(self, connection: Redis, *, prefix: str = "issuegraph") -> None:
        self._redis = connection
        self._prefix = prefix

    def get(self, key: str) -> Any | None:
        kept: Any = self._redis.get(f"{self._prefix}:cache:{key}")
        return None if kept is None else json.loads(kept)

    def put(self, key: str, value: Any, *, ttl_seconds: float) -> None:
        name = f"{self._prefix}:cache:{key}"
        self._redis.set(name, json.dumps(value), px=max(1, round(ttl_seconds * 1000)))

    def drop(self, key: str) -> None:
        self._redis.delete(f"{self._prefix}:cache:{key}")


class ReserveMemory:
    """Until when an installation's last points at GitHub are left to its analyses."""

    def __init__(self, connection: Redis, *, prefix: str = "issuegraph") -> None:
        self._redis = connection
        self._prefix = prefix

    def note_reached(self, installation_id: int, *, seconds: float) -> None:
        """Keep for `seconds` that nothing but the reserve is left."""
        self._redis.set(self._name(installation_id), 1, px=max(1, round(seconds * 1000)))

    def seconds_to_wait(self, installation_id: int) -> float:
        """Return for how long nothing but the reserve is left; 0 where there is more."""
        left: Any = self._redis.pttl(self._name(installation_id))
        return float(max(0, left)) / 1000

    def _name(self, installation_id: int) -> str:
        return f"{self._prefix}:reserve:{installation_id}"


class Turn:
    """Which one of several equal processes acts; it passes on when its holder falls silent."""

    # Compared and set in one step: a turn that has passed on must not be taken back.
    _TAKE = """
        local holder = redis.call('GET', KEYS[1])
        if holder and holder ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return 1
    """
    _GIVE_UP = """
        if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
        return 1
    """

    def __init__(
        self, connection: Redis, *, name: str, owner: str, prefix: str = "issuegraph"
    ) -> None:
        self._key = f"{prefix}:turn:{name}"
        self._owner = owner
        self._take_script = connection.register_script(self._TAKE)
        self._give_up_script = connection.register_script(self._GIVE_UP)

    def take(self, *, seconds: float) -> bool:
        """Take or keep the turn for `seconds`; False while another process has it."""
        milliseconds = round(seconds * 1000)
        return bool(self._take_script(keys=[self._key], args=[self._owner, milliseconds]))

    def give_up(self) -> None:
        self._give_up_script(keys=[self._key], args=[self._owner])


def _derive_key(secret_key: bytes) -> bytes:
    derivation = HKDF(hashes.SHA256(), length=32, salt=None, info=b"issuegraph token cache")
    return urlsafe_b64encode(derivation.derive(secret_key))
