"""POST /webhook over WSGI, served before Flask's routing, which costs as much as all the rest."""

import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, BinaryIO

from bot.metrics import Metrics
from bot.web.answer import Answer
from bot.web.webhook import Delivery, Receiver

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/webhook"
# GitHub sends nothing larger.
MAX_BODY_BYTES = 25 * 1024 * 1024
# GitHub gives up after ten seconds; who still sends after that is not GitHub.
BODY_SECONDS = 10.0
_CHUNK_BYTES = 64 * 1024

_NOT_CONFIGURED = Answer(
    HTTPStatus.SERVICE_UNAVAILABLE, "not configured", "the App is not registered yet"
)
_TOO_LARGE = Answer(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too large", f"more than {MAX_BODY_BYTES} bytes"
)
_TOO_SLOW = Answer(
    HTTPStatus.REQUEST_TIMEOUT, "too slow", f"the body took more than {BODY_SECONDS:g} seconds"
)
_WRONG_METHOD = Answer(HTTPStatus.METHOD_NOT_ALLOWED, "wrong method", "only POST is answered here")
_WRONG_LENGTH = Answer(HTTPStatus.BAD_REQUEST, "unreadable", "Content-Length is not a number")


class WebhookPath:
    """A WSGI application that answers `PATH` and hands every other path on to `otherwise`."""

    def __init__(
        self,
        otherwise: "WSGIApplication",
        receiver: Receiver | None,
        *,
        metrics: Metrics,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._otherwise = otherwise
        self._receiver = receiver
        self._metrics = metrics
        self._clock = clock

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if environ["PATH_INFO"] != PATH:
            return self._otherwise(environ, start_response)
        answer = self._answer(environ)
        self._metrics.count_delivery(answer.status)
        return _send(answer, start_response)

    def _answer(self, environ: "WSGIEnvironment") -> Answer:
        if environ["REQUEST_METHOD"] != "POST":
            return _WRONG_METHOD
        if self._receiver is None:
            return _NOT_CONFIGURED
        length = _read_length(environ)
        if isinstance(length, Answer):
            return length
        body = _read_body(environ["wsgi.input"], length, clock=self._clock)
        if isinstance(body, Answer):
            return body
        return self._receiver.receive(_to_delivery(environ, body))


def _read_length(environ: "WSGIEnvironment") -> int | Answer | None:
    """Return the announced length; None for a body that comes in chunks."""
    text = environ.get("CONTENT_LENGTH", "")
    if not text:
        is_chunked = "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower()
        return None if is_chunked else 0
    if not (text.isascii() and text.isdigit()):
        return _WRONG_LENGTH
    # Compared by its number of digits first, since Python refuses to read very long numbers.
    if len(text) > len(str(MAX_BODY_BYTES)) or int(text) > MAX_BODY_BYTES:
        return _TOO_LARGE
    return int(text)


def _read_body(
    stream: BinaryIO, length: int | None, *, clock: Callable[[], float]
) -> bytes | Answer:
    deadline = clock() + BODY_SECONDS
    wanted = MAX_BODY_BYTES + 1 if length is None else length
    chunks: list[bytes] = []
    while wanted > 0:
        chunk = stream.read(min(wanted, _CHUNK_BYTES))
        if not chunk:
            break
        if clock() > deadline:
            return _TOO_SLOW
        chunks.append(chunk)
        wanted -= len(chunk)
    body = b"".join(chunks)
    return _TOO_LARGE if len(body) > MAX_BODY_BYTES else body


def _to_delivery(environ: "WSGIEnvironment", body: bytes) -> Delivery:
    return Delivery(
        body=body,
        signature=environ.get("HTTP_X_HUB_SIGNATURE_256", ""),
        content_type=environ.get("CONTENT_TYPE", ""),
        event=environ.get("HTTP_X_GITHUB_EVENT", ""),
        delivery=environ.get("HTTP_X_GITHUB_DELIVERY", ""),
        target_type=environ.get("HTTP_X_GITHUB_HOOK_INSTALLATION_TARGET_TYPE", ""),
        target_id=environ.get("HTTP_X_GITHUB_HOOK_INSTALLATION_TARGET_ID", ""),
    )


def _send(answer: Answer, start_response: "StartResponse") -> list[bytes]:
    body = answer.body
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("X-Content-Type-Options", "nosniff"),
    ]
    if answer.code is HTTPStatus.METHOD_NOT_ALLOWED:
        headers.append(("Allow", "POST"))
    start_response(f"{answer.code.value} {answer.code.phrase}", headers)
    return [body]
