"""The front door: picks API or pages, lets planned faults strike, and keeps the request log."""

import os
import re
import socket
import struct
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import orjson
from werkzeug.wrappers import Response

from bot.simulator.api import NOTES_KEY, STALE_KEY, is_content_write, resource_of
from bot.simulator.errors import DOCUMENTATION
from bot.simulator.faults import Fault, FaultKind
from bot.simulator.state import RequestRecord, World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_API_ROOTS = frozenset(
    {
        "app",
        "app-manifests",
        "graphql",
        "installation",
        "meta",
        "orgs",
        "rate_limit",
        "repos",
        "repositories",
        "search",
        "users",
        "versions",
    }
)
_BY_ID = re.compile(r"^/repositories/(\d{1,15})(?=/|$)")
_HANG_SECONDS = 30.0
_BEFORE = {
    FaultKind.STATUS_BEFORE,
    FaultKind.RESET_BEFORE,
    FaultKind.HANG_BEFORE,
    FaultKind.SUSPENDED,
    FaultKind.TOKEN_EXPIRED,
    FaultKind.PRIMARY_LIMIT,
    FaultKind.SECONDARY_LIMIT,
}


@dataclass(frozen=True, slots=True)
class Gateway:
    """A WSGI application over two: GitHub's API and GitHub's pages."""

    world: World
    api: "WSGIApplication"
    pages: "WSGIApplication"
    sleep: Callable[[float], None] = time.sleep

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        prefix = _api_prefix(environ.get("PATH_INFO", ""))
        if prefix is None:
            with self.world.ground.lock:
                page = Response.from_app(self.pages, environ, buffered=True)
            return page(environ, start_response)
        environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + prefix
        environ["PATH_INFO"] = environ["PATH_INFO"][len(prefix) :] or "/"
        return self._answer(environ, start_response)

    def _answer(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        environ[NOTES_KEY] = {}
        self._name_repository(environ)
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        struck = self.world.faults.due(method, path)
        for fault in struck:
            self._prepare(fault, environ)
        refusal = next((f for f in struck if f.kind in _BEFORE), None)
        if refusal is not None:
            answer = self._strike_before(refusal, environ)
        else:
            answer = self._ask_api(environ)
        self._record(environ, answer)
        for fault in struck:
            answer = self._strike_after(fault, answer, environ)
        return answer(environ, start_response)

    def _ask_api(self, environ: "WSGIEnvironment") -> Response:
        with self.world.ground.lock:
            environ[NOTES_KEY]["request_id"] = f"C0DE:{self.world.ground.next_id():X}"
            return Response.from_app(self.api, environ, buffered=True)

    def _name_repository(self, environ: "WSGIEnvironment") -> None:
        match = _BY_ID.match(environ["PATH_INFO"])
        if match is None:
            return
        for repository in self.world.repositories:
            if repository.id == int(match[1]):
                rest = environ["PATH_INFO"][match.end() :]
                environ["PATH_INFO"] = f"/repos/{repository.full_name}{rest}"

    def _prepare(self, fault: Fault, environ: "WSGIEnvironment") -> None:
        match fault.kind:
            case FaultKind.DELAY:
                self.sleep(fault.seconds)
            case FaultKind.STALE:
                environ[STALE_KEY] = fault.seconds
            case FaultKind.CALL_BEFORE if fault.callback is not None:
                fault.callback()
            case _:
                return

    def _strike_before(self, fault: Fault, environ: "WSGIEnvironment") -> Response:
        match fault.kind:
            case FaultKind.RESET_BEFORE:
                return self._record_and_reset(environ)
            case FaultKind.HANG_BEFORE:
                self.sleep(fault.seconds or _HANG_SECONDS)
                return self._record_and_reset(environ)
            case FaultKind.SUSPENDED:
                return _refusal(403, "This installation has been suspended")
            case FaultKind.TOKEN_EXPIRED:
                return _refusal(401, "Bad credentials")
            case FaultKind.PRIMARY_LIMIT:
                return self._primary_limit(fault)
            case FaultKind.SECONDARY_LIMIT:
                return _secondary_limit(fault)
            case _:
                return _planned_answer(fault)

    def _record_and_reset(self, environ: "WSGIEnvironment") -> Response:
        self._record(environ, None)
        raise reset_connection(environ)

    def _strike_after(self, fault: Fault, answer: Response, environ: "WSGIEnvironment") -> Response:
        match fault.kind:
            case FaultKind.STATUS_AFTER:
                return _planned_answer(fault)
            case FaultKind.CALL_AFTER if fault.callback is not None:
                fault.callback()
            case FaultKind.RESET_AFTER:
                raise reset_connection(environ)
            case FaultKind.HANG_AFTER:
                self.sleep(fault.seconds or _HANG_SECONDS)
            case FaultKind.TRUNCATED:
                return _half_of(answer)
            case _:
                return answer
        return answer

    def _primary_limit(self, fault: Fault) -> Response:
        now = self.world.now()
        reset = int(now.timestamp()) + int(fault.seconds or 1200)
        answer = _refusal(fault.status if fault.status == 429 else 403, "API rate limit exceeded")  # noqa: PLR2004
        answer.headers.update(
            {
                "X-RateLimit-Limit": "5000",
                "X-RateLimit-Remaining": "0",
                "X-RateLimit-Used": "5000",
                "X-RateLimit-Reset": str(reset),
                "X-RateLimit-Resource": "core",
            }
        )
        return answer

    def _record(self, environ: "WSGIEnvironment", answer: Response | None) -> None:
        method, path, now = environ["REQUEST_METHOD"], environ["PATH_INFO"], self.world.now()
        category = resource_of(path)
        if category == "core":
            category = "write" if is_content_write(method, path) else "read"
        record = RequestRecord(
            method=method,
            path=path,
            query=environ.get("QUERY_STRING", ""),
            status=0 if answer is None else answer.status_code,
            actor=environ[NOTES_KEY].get("caller", "unknown"),
            category=category,
            at=now,
            wait_until=None if answer is None else _wait_asked_by(answer, now=now),
        )
        self.world.requests.append(record)


def _wait_asked_by(answer: Response, *, now: datetime) -> datetime | None:
    if answer.status_code not in (403, 429):
        return None
    if "Retry-After" in answer.headers:
        return now + timedelta(seconds=int(answer.headers["Retry-After"]))
    if answer.headers.get("X-RateLimit-Remaining") == "0":
        return datetime.fromtimestamp(int(answer.headers["X-RateLimit-Reset"]), tz=now.tzinfo)
    return None


def _api_prefix(path: str) -> str | None:
    if path == "/api/v3" or path.startswith("/api/v3/"):
        return "/api/v3"
    if path == "/api/graphql":
        return "/api"
    first = path.lstrip("/").partition("/")[0]
    return "" if first in _API_ROOTS else None


def reset_connection(environ: "WSGIEnvironment") -> ConnectionResetError:
    """Cut the connection with a reset, and return what the server expects to see raised."""
    connection = environ.get("werkzeug.socket")
    if isinstance(connection, socket.socket):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        # Closing the object would wait for the streams that still hold it.
        os.close(connection.detach())
    return ConnectionResetError("cut on demand")


def _refusal(status: int, message: str) -> Response:
    body = {"message": message, "documentation_url": DOCUMENTATION, "status": str(status)}
    return _json_answer(status, body)


def _json_answer(status: int, body: Any) -> Response:
    return Response(orjson.dumps(body), status, content_type="application/json; charset=utf-8")


def _secondary_limit(fault: Fault) -> Response:
    status = fault.status if fault.status == 429 else 403  # noqa: PLR2004 - GitHub uses both
    answer = _refusal(
        status,
        "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
    )
    if fault.retry_after_seconds is not None:
        answer.headers["Retry-After"] = str(fault.retry_after_seconds)
    answer.headers["X-RateLimit-Remaining"] = "4000"
    return answer


def _planned_answer(fault: Fault) -> Response:
    message = {502: "Server Error", 503: "Service Unavailable"}.get(fault.status, "Planned fault")
    body = {"message": message} if fault.body is None else fault.body
    answer = _json_answer(fault.status, body)
    answer.headers.update(fault.headers)
    return answer


def _half_of(answer: Response) -> Response:
    whole = answer.get_data()

    def first_half() -> Iterator[bytes]:
        yield whole[: len(whole) // 2]

    headers = {k: v for k, v in answer.headers.items() if k.lower() != "content-length"}
    cut = Response(first_half(), answer.status, headers, direct_passthrough=True)
    cut.headers["Content-Length"] = str(len(whole))
    return cut
