"""One HTTP request to GitHub through PyGithub, with everything that PyGithub decides switched off.

Left to itself PyGithub repeats a POST after a 502, drops the query of a redirect, answers a
redirected POST with an empty object and sleeps rate limits out. Here only reads are repeated, no
redirect is followed, and every answer is returned as it came. This is the only place where
PyGithub is built.
"""

import logging
import os
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from github import Auth, Github
from github.Requester import (
    HTTPRequestsConnectionClass,
    HTTPSRequestsConnectionClass,
    Requester,
    RequestsResponse,
)
from requests import Session
from urllib3 import Retry

from bot.github.call_tally import CallTally
from bot.github.trust import SharedTrust, load_trust

API_VERSION = "2022-11-28"
JSON_MEDIA_TYPE = "application/vnd.github+json"
_TIMEOUT_SECONDS = 10
_PER_PAGE = 100
_POOL_SIZE = 10
# Who serves closes what rests, and a comment must not be sent into a connection that ends just
# then: nobody could tell whether it arrived.
_MOST_REST_SECONDS = 30.0
_READS = frozenset({"GET", "HEAD"})
_PASSING_FAULTS = (500, 502, 503, 504)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})

Parameters = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """What to ask of GitHub; `path` starts with a slash or is a whole address below the API's."""

    verb: Literal["GET", "POST", "PATCH", "PUT", "DELETE"]
    path: str
    parameters: Parameters = field(default_factory=dict)
    body: object = None
    # True of a POST that does no harm when sent twice, e.g. a GraphQL query.
    is_repeatable: bool = False

    @property
    def creates(self) -> bool:
        """Tell whether sending it twice could leave two things behind."""
        return self.verb == "POST" and not self.is_repeatable


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """What GitHub answered; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    text: str = field(repr=False)


class _RedirectedError(Exception):
    def __init__(self, status: int, headers: Mapping[str, str]) -> None:
        super().__init__(f"redirected with status {status}")
        self.status = status
        self.headers = headers


class _PooledConnection(HTTPSRequestsConnectionClass):
    """The connection of one request; PyGithub's own is shared and mixes up parallel requests."""

    def __init__(self, session: Session, origin: str, *, timeout_seconds: float) -> None:
        # Not super().__init__: that would open a pool for every request.
        self.session = session
        self.origin = origin
        self.timeout_seconds = timeout_seconds

    def getresponse(self) -> RequestsResponse:
        response = self.session.request(
            self.verb,
            self.origin + self.url,
            headers=self.headers,
            data=self.input,
            timeout=self.timeout_seconds,
            allow_redirects=False,
        )
        if response.status_code in _REDIRECTS:
            raise _RedirectedError(response.status_code, _in_lower_case(response.headers))
        return RequestsResponse(response)


class Transport:
    """Sends requests to one GitHub; may be used by several threads at once, and after a fork."""

    def __init__(
        self,
        api_url: str,
        *,
        version: str,
        timeout_seconds: float = _TIMEOUT_SECONDS,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        address = urlsplit(api_url)
        self.origin = f"{address.scheme}://{address.netloc}"
        self.prefix = address.path.rstrip("/")
        self._requester = _build_requester(self.origin + self.prefix, version=version)
        self._timeout_seconds = timeout_seconds
        self.tally = CallTally()
        # Made before any fork, so that no job has to.
        self._trust = load_trust() if address.scheme == "https" else None
        self._steady = steady
        self._used_at = steady()
        self._process = -1
        self._session = Session()
        # At DEBUG it logs whole bodies, and one of them is a new token.
        logging.getLogger("github.Requester").setLevel(logging.INFO)

    @property
    def graphql_url(self) -> str:
        """Return where PyGithub expects GraphQL: beside the REST API of the same server."""
        return self._requester.graphql_url

    def send(self, request: ApiRequest, *, auth: Auth.Auth | None) -> ApiAnswer:
        """Send one request and return the answer, whatever its status.

        `requests.RequestException` when there is none; `bot.github.answers` says what that means.
        """
        status: int | None = None
        try:
            answer = self._send(request, auth=auth)
            status = answer.status
        finally:
            self.tally.count(request.verb, request.path, status)
        return answer

    def _send(self, request: ApiRequest, *, auth: Auth.Auth | None) -> ApiAnswer:
        try:
            status, answered, text = self._requester.withAuth(auth).requestJson(
                request.verb,
                request.path,
                parameters=dict(request.parameters),
                headers={"Accept": JSON_MEDIA_TYPE},
                input=request.body,
                cnx=self._connect(),
            )
        except _RedirectedError as redirected:
            return ApiAnswer(redirected.status, redirected.headers, "")
        return ApiAnswer(status, answered, text)

    def _connect(self) -> _PooledConnection:
        return _PooledConnection(
            self._open_session(), self.origin, timeout_seconds=self._timeout_seconds
        )

    def _open_session(self) -> Session:
        """Return this process' pool, a new one after a rest: what rested may have been closed.

        Sockets that a fork inherited belong to the parent.
        """
        rested, self._used_at = self._steady() - self._used_at, self._steady()
        if self._process != os.getpid():
            self._session = _build_session(self._trust)
            self._process = os.getpid()
        elif rested > _MOST_REST_SECONDS:
            self._session.close()
            self._session = _build_session(self._trust)
        return self._session


def _build_requester(api_url: str, *, version: str) -> Requester:
    return Github(
        auth=None,
        base_url=api_url,
        user_agent=f"issuegraph/{version}",
        api_version=API_VERSION,
        timeout=_TIMEOUT_SECONDS,
        per_page=_PER_PAGE,
        lazy=True,
        seconds_between_requests=0,
        seconds_between_writes=0,
        retry=None,
    ).requester


def _build_session(trust: ssl.SSLContext | None) -> Session:
    """Return a session as PyGithub makes it; without `trust`, for plain HTTP on this machine."""
    retry = _retry_of_reads()
    if trust is None:
        return HTTPRequestsConnectionClass("", retry=retry, pool_size=_POOL_SIZE).session
    session = HTTPSRequestsConnectionClass("", retry=retry, pool_size=_POOL_SIZE).session
    adapter = SharedTrust(
        trust, max_retries=retry, pool_connections=_POOL_SIZE, pool_maxsize=_POOL_SIZE
    )
    session.mount("https://", adapter)
    return session


def _retry_of_reads() -> Retry:
    """Repeat reads twice; limits (403, 429) are returned, so that no worker sleeps them out.

    A fault of TLS is urllib3's "other" error, which it would repeat whatever the method, though
    the request may have arrived before.
    """
    return Retry(
        total=2,
        other=0,
        allowed_methods=_READS,
        status_forcelist=_PASSING_FAULTS,
        backoff_factor=0.25,
        raise_on_status=False,
        respect_retry_after_header=False,
    )


def _in_lower_case(headers: Mapping[str, str]) -> Mapping[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def as_installation(token: str) -> Auth.Auth | None:
    """Speak with an installation's or a person's token; with an empty one, as nobody."""
    return Auth.Token(token) if token else None


def as_app(jwt: str) -> Auth.Auth:
    """Speak as the App itself."""
    return Auth.AppAuthToken(jwt)
