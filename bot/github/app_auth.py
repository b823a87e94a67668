"""Speak as the App, or as one installation narrowed to one repository and four permissions.

Rule: keys and tokens stay out of every `repr` and every message.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Protocol

import jwt
import requests

from bot.domain.issue import RepositoryRef
from bot.errors import AppRefused, Invalid, NotPermitted, Unreachable
from bot.github.answers import Gone, explain_silence, read_answer
from bot.github.own_comments import OwnIdentity
from bot.github.paths import repository_path
from bot.github.server_time import server_time
from bot.github.transport import ApiAnswer, ApiRequest, Parameters, Transport, as_app
from bot.memory.installation_token import Token
from bot.settings.private_key import load_rsa_key

PERMISSIONS: Mapping[str, str] = {
    "contents": "read",
    "issues": "write",
    "metadata": "read",
    "pull_requests": "read",
}
_ISSUED_BEFORE = timedelta(seconds=60)
# GitHub allows ten minutes; one is left for clocks that differ.
_LIFETIME = timedelta(seconds=540)
_RENEWED_BEFORE_END = timedelta(minutes=5)
_SECONDS_AFTER_A_REFUSED_KEY = 30.0
# A 404 in which nothing that we asked for is missing, but the App of the id that we gave.
_NO_SUCH_APP = "integration not found"


class TokenCache(Protocol):
    """Where tokens are kept for their hour; whoever keeps them elsewhere encrypts them."""

    def get(self, key: str) -> Token | None: ...

    def put(self, key: str, token: Token) -> None: ...


@dataclass(slots=True)
class MemoryTokenCache:
    """Keeps tokens in this process only."""

    _tokens: dict[str, Token] = field(default_factory=dict, repr=False)

    def get(self, key: str) -> Token | None:
        return self._tokens.get(key)

    def put(self, key: str, token: Token) -> None:
        self._tokens[key] = token


@dataclass(frozen=True, slots=True)
class InstalledRepository:
    """A repository and the installation that covers it, by their ids."""

    installation_id: int
    repository_id: int


class AppAuth:
    """Holds the App's key and what is made with it."""

    def __init__(
        self,
        app_id: str,
        private_key_pem: str,
        *,
        transport: Transport,
        clock: Callable[[], datetime],
        cache: TokenCache,
    ) -> None:
        self._app_id = app_id
        self._key = load_rsa_key(private_key_pem)
        self._transport = transport
        self._clock = clock
        self._cache = cache
        # How far GitHub's clock is ahead of ours, learned when it refuses what we signed.
        self._skew = timedelta()
        self._minting = Lock()
        self._identity: OwnIdentity | None = None

    def __repr__(self) -> str:
        return f"AppAuth(app_id={self._app_id!r})"

    def identity(self) -> OwnIdentity:
        """Ask GitHub once who the App is."""
        if self._identity is None:
            app = self._ask(ApiRequest("GET", "/app"))
            self._identity = OwnIdentity(app_id=app["id"], bot_login=f"{app['slug']}[bot]")
        return self._identity

    def read(self, path: str, parameters: Parameters | None = None) -> Any:
        """Return what GitHub tells the App about itself, e.g. at `/app/hook/config`."""
        return self._ask(ApiRequest("GET", path, parameters or {}))

    def find_installation(self, repository: RepositoryRef) -> int:
        """Return the id of the installation on `repository`; Unreachable when there is none."""
        path = f"{repository_path(repository)}/installation"
        installation: int = self._ask(ApiRequest("GET", path))["id"]
        return installation

    def find_repository(self, repository: RepositoryRef) -> InstalledRepository:
        """Return the ids that a delivery would name; Unreachable where the App is not installed."""
        installation_id = self.find_installation(repository)
        request = ApiRequest(
            "POST",
            f"/app/installations/{installation_id}/access_tokens",
            body={"repositories": [repository.name], "permissions": {"metadata": "read"}},
            is_repeatable=True,
        )
        (found,) = self._ask(request)["repositories"]
        return InstalledRepository(installation_id, found["id"])

    def installation_token(
        self,
        installation_id: int,
        *,
        repository_id: int,
        refused: Token | None = None,
    ) -> Token:
        """Return a token for one repository, from the cache unless it ends soon or is `refused`."""
        key = _cache_key(installation_id, repository_id=repository_id)
        with self._minting:
            kept = self._cache.get(key)
            if kept is not None and kept != refused and self._is_fresh(kept):
                return kept
            token = self._mint(installation_id, repository_id=repository_id)
            self._cache.put(key, token)
            return token

    def _is_fresh(self, token: Token) -> bool:
        return self._clock() + self._skew < token.expires_at - _RENEWED_BEFORE_END

    def _mint(self, installation_id: int, *, repository_id: int) -> Token:
        request = ApiRequest(
            "POST",
            f"/app/installations/{installation_id}/access_tokens",
            body={"repository_ids": [repository_id], "permissions": dict(PERMISSIONS)},
            # A second token does no harm, so silence means: try again.
            is_repeatable=True,
        )
        try:
            answer = self._ask(request)
        except Invalid as invalid:
            raise NotPermitted(
                "the installation lacks a permission, or does not reach the repository"
            ) from invalid
        return _read_token(answer)

    def ask_page(self, request: ApiRequest) -> tuple[ApiAnswer, Any]:
        """Ask as the App, for what concerns no single repository; return answer and JSON."""
        answer = self._answer(request)
        return answer, self._read(answer, request)

    def list_token(self, installation_id: int) -> Token:
        """Return a token that lists an installation's repositories and reads nothing in them."""
        request = ApiRequest(
            "POST",
            f"/app/installations/{installation_id}/access_tokens",
            body={"permissions": {"metadata": "read"}},
            is_repeatable=True,
        )
        return _read_token(self._ask(request))

    def _ask(self, request: ApiRequest) -> Any:
        return self._read(self._answer(request), request)

    def _answer(self, request: ApiRequest) -> ApiAnswer:
        answer = self._send(request)
        if answer.status == requests.codes.unauthorized:
            self._skew = server_time(answer.headers, otherwise=self._clock()) - self._clock()
            answer = self._send(request)
        if answer.status == requests.codes.unauthorized or _knows_no_app(answer):
            raise AppRefused(
                "GitHub does not accept the App's key",
                after_seconds=_SECONDS_AFTER_A_REFUSED_KEY,
                counts_as_attempt=False,
            )
        return answer

    def _read(self, answer: ApiAnswer, request: ApiRequest) -> Any:
        try:
            return read_answer(answer, request, now=self._clock())
        except Gone as gone:
            # Not the thing that the token is wanted for is gone, but our right to see it.
            raise Unreachable("the App is not installed there") from gone

    def _send(self, request: ApiRequest) -> ApiAnswer:
        try:
            return self._transport.send(request, auth=as_app(self._sign()))
        except requests.RequestException as error:
            raise explain_silence(error, request) from error

    def _sign(self) -> str:
        now = self._clock() + self._skew
        claims = {"iss": self._app_id, "iat": now - _ISSUED_BEFORE, "exp": now + _LIFETIME}
        return jwt.encode(claims, self._key, algorithm="RS256")


def _knows_no_app(answer: ApiAnswer) -> bool:
    return answer.status == requests.codes.not_found and _NO_SUCH_APP in answer.text.lower()


def _read_token(answer: Mapping[str, Any]) -> Token:
    return Token(answer["token"], datetime.fromisoformat(answer["expires_at"]))


def _cache_key(installation_id: int, *, repository_id: int) -> str:
    # What is asked for is part of it: another version's token may be good for something else.
    granted = ",".join(f"{name}={access}" for name, access in sorted(PERMISSIONS.items()))
    return f"installation:{installation_id}:repository:{repository_id}:{granted}"
