"""GitHub's API as seen by one installation: JSON in, JSON out, every call counted.

A token that GitHub refuses is replaced once and the request repeated, which is safe even for a
POST because nothing was done. Redirects stay on the API's own host and keep method and query.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests

from bot.errors import NotThereYet, RetryLater
from bot.github.answers import explain_silence, rate_limit_reached, read_answer, tells_of_limit
from bot.github.spending import Allowance, Spending
from bot.github.transport import ApiAnswer, ApiRequest, Transport, as_installation
from bot.memory.installation_token import Token

_PER_PAGE = 100
_MOST_REDIRECTS = 2
_SECONDS_AFTER_A_FAULT = 5.0
_REDIRECTS = frozenset({301, 302, 307, 308})
_BY_ID = re.compile(r"/repositories/[0-9]{1,19}/")


def _write_at_once() -> None:
    """Stand for a budget where nobody shares one."""


class TokenSource(Protocol):
    """Where the client gets the token it speaks with."""

    def token(self) -> Token: ...

    def renew(self, refused: Token) -> Token:
        """Return another token than the one that GitHub refused."""
        ...


@dataclass(frozen=True, slots=True)
class GraphQLAnswer:
    """What GraphQL could answer, and what it could not."""

    data: Mapping[str, Any]
    errors: tuple[Mapping[str, Any], ...] = ()

    def has_error(self, kind: str) -> bool:
        return any(error.get("type") == kind for error in self.errors)

    @property
    def is_failure(self) -> bool:
        """Tell whether GitHub failed, rather than found nothing or refused to show it."""
        is_absence = self.has_error("NOT_FOUND") or self.has_error("FORBIDDEN")
        return bool(self.errors) and not is_absence

    def explain_absence(self) -> Exception:
        """Return why the thing asked for is missing from `data`."""
        if self.is_failure:
            return RetryLater(
                "GitHub could not answer the query", after_seconds=_SECONDS_AFTER_A_FAULT
            )
        return NotThereYet("GitHub has nothing there that the App may see")


@dataclass(frozen=True, slots=True)
class GitHubClient:
    """Speaks for one installation; may be used by several threads at once.

    `allowance` bounds the calls (AllowanceSpent beyond it); None lets them all through.
    """

    transport: Transport
    tokens: TokenSource
    clock: Callable[[], datetime]
    spending: Spending
    allowance: Allowance | None = None
    # Returns when the installation may write, or raises InstallationMustWait.
    before_write: Callable[[], None] = _write_at_once

    def without_allowance(self) -> "GitHubClient":
        """Return a client that counts on the same bill and is never refused."""
        return replace(self, allowance=None)

    def get(self, path: str, **parameters: str | int) -> Any:
        self.spending.spend("rest_reads", allowance=self.allowance)
        return self._ask(ApiRequest("GET", path, parameters))

    def search(self, path: str, **parameters: str | int) -> Any:
        """Read like `get`, from the bucket that GitHub keeps for searches."""
        self.spending.spend("searches", allowance=self.allowance)
        return self._ask(ApiRequest("GET", path, parameters))

    def pages(self, path: str, **parameters: str | int) -> Iterator[list[Any]]:
        """Yield page after page of a list, to its end."""
        page = 1
        while True:
            items = self.get(path, **{**parameters, "per_page": _PER_PAGE, "page": page})
            yield items
            if len(items) < _PER_PAGE:
                return
            page += 1

    def post(self, path: str, body: object) -> Any:
        """Create; OutcomeUnknown when nobody can tell whether it happened."""
        return self._write(ApiRequest("POST", path, body=body))

    def ensure(self, path: str, body: object) -> Any:
        """Post what GitHub keeps once however often it is sent, e.g. a label or a reaction."""
        return self._write(ApiRequest("POST", path, body=body, is_repeatable=True))

    def patch(self, path: str, body: object) -> Any:
        return self._write(ApiRequest("PATCH", path, body=body))

    def delete(self, path: str) -> None:
        self._write(ApiRequest("DELETE", path))

    def graphql(self, query: str, variables: Mapping[str, Any]) -> GraphQLAnswer:
        """Run a query and return what could be answered beside what could not."""
        self.spending.spend("graphql_queries", allowance=self.allowance)
        request = ApiRequest(
            "POST",
            self.transport.graphql_url,
            body={"query": query, "variables": dict(variables)},
            is_repeatable=True,
        )
        answer = self._send(request)
        body = read_answer(answer, request, now=self.clock())
        return self._read_graphql(body, answer, request)

    def mutate(self, mutation: str, variables: Mapping[str, Any]) -> None:
        """Change by GraphQL what may be changed twice, as slowly as everything is written."""
        self.spending.spend("writes", allowance=self.allowance)
        self.before_write()
        self.graphql(mutation, variables)

    def _read_graphql(self, body: Any, answer: ApiAnswer, request: ApiRequest) -> GraphQLAnswer:
        if not isinstance(body, dict):
            raise RetryLater("GitHub's answer was empty", after_seconds=_SECONDS_AFTER_A_FAULT)
        result = GraphQLAnswer(body.get("data") or {}, tuple(body.get("errors") or ()))
        # GitHub answers 200 to a query that was over the limit.
        if _is_over_limit(result, body.get("message")):
            raise rate_limit_reached(answer.headers, request, now=self.clock())
        self.spending.add_points((result.data.get("rateLimit") or {}).get("cost", 0))
        return result

    def _write(self, request: ApiRequest) -> Any:
        self.spending.spend("writes", allowance=self.allowance)
        self.before_write()
        return self._ask(request)

    def _ask(self, request: ApiRequest) -> Any:
        answer = self._send(request)
        for _ in range(_MOST_REDIRECTS):
            target = self._redirect_target(answer, request)
            if target is None:
                break
            answer = self._send(replace(request, path=target))
        return read_answer(answer, request, now=self.clock())

    def _redirect_target(self, answer: ApiAnswer, request: ApiRequest) -> str | None:
        """Return where a redirect may be followed to: on the API's own host only."""
        if answer.status not in _REDIRECTS:
            return None
        location = answer.headers.get("location", "")
        address = urlsplit(location)
        if f"{address.scheme}://{address.netloc}" != self.transport.origin:
            return None
        path = address.path.removeprefix(self.transport.prefix)
        # What was renamed is found by its id; a write follows nowhere else.
        may_follow = request.verb == "GET" or _BY_ID.match(path)
        return location if may_follow else None

    def _send(self, request: ApiRequest) -> ApiAnswer:
        token = self.tokens.token()
        answer = self._send_with(token, request)
        if answer.status != requests.codes.unauthorized:
            return answer
        return self._send_with(self.tokens.renew(token), request)

    def _send_with(self, token: Token, request: ApiRequest) -> ApiAnswer:
        auth = as_installation(token.value)
        try:
            return self.transport.send(request, auth=auth)
        except requests.RequestException as error:
            raise explain_silence(error, request) from error


def _is_over_limit(answer: GraphQLAnswer, message: object) -> bool:
    """Tell whether the query was refused for a limit, on points by type, on behaviour by words."""
    if answer.has_error("RATE_LIMITED") or answer.has_error("RATE_LIMIT"):
        return True
    words = [message, *(error.get("message") for error in answer.errors)]
    return not answer.data and any(tells_of_limit(str(one)) for one in words)
