"""POST /webhook over WSGI, served before Flask's routing, which costs as much as all the rest."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol

from bot.metrics import Metrics
from bot.web.answer import Answer
from bot.web.body import MAX_BODY_BYTES, BodyTooLarge, BodyTooSlow, BodyUnreadable, read_body
from bot.web.webhook import Delivery

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/webhook"
# GitHub gives up after ten seconds; who still sends after that is not GitHub.
BODY_SECONDS = 10.0
# More than the server has threads, so that only a flood of silent senders could fill them.
_READERS = 64

_NOT_CONFIGURED = Answer(
    HTTPStatus.SERVICE_UNAVAILABLE, "not configured", "the App is not registered yet"
)
_TOO_LARGE = Answer(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too large", f"more than {MAX_BODY_BYTES} bytes"
)
_TOO_SLOW = Answer(HTTPStatus.REQUEST_TIMEOUT, "too slow", "the body did not come in time")
_WRONG_METHOD = Answer(HTTPStatus.METHOD_NOT_ALLOWED, "wrong method", "only POST is answered here")
_UNREADABLE = Answer(HTTPStatus.BAD_REQUEST, "unreadable", "the body has no usable length or end")


class Receives(Protocol):
    """Answers a delivery."""

    def receive(self, delivery: Delivery) -> Answer: ...


class WebhookPath:
    """A WSGI application that answers `PATH` and hands every other path on to `otherwise`."""

    def __init__(
        self,
        otherwise: "WSGIApplication",
        receiver: Receives | None,
        *,
        metrics: Metrics,
        body_seconds: float = BODY_SECONDS,
    ) -> None:
        self._otherwise = otherwise
        self._receiver = receiver
        self._metrics = metrics
        self._body_seconds = body_seconds
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="body")

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
        try:
            body = read_body(environ, readers=self._readers, patience_seconds=self._body_seconds)
        except BodyTooLarge:
            return _TOO_LARGE
        except BodyTooSlow:
            return _TOO_SLOW
        except BodyUnreadable:
            return _UNREADABLE
        return self._receiver.receive(_to_delivery(environ, body))


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
