"""A delivery in, an answer out: verify, read, route, keep; 202 only when it is kept.

The order is the rule: nothing in a delivery is believed before its signature is verified over the
raw bytes, and nothing unsigned is ever answered with 5xx.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Protocol, assert_never

import structlog

from bot.domain.events import Ping
from bot.domain.requests import Request
from bot.errors import RetryLater
from bot.github.webhook import UnreadablePayload, is_for_app, read_event, verify_signature
from bot.inbox.inbox import Acceptance
from bot.routing import Ignored, route
from bot.web.answer import Answer

PATH = "/webhook"
NOT_CONFIGURED = Answer(
    HTTPStatus.SERVICE_UNAVAILABLE, "not configured", "the App is not registered yet"
)

_ACCEPTED = Answer(HTTPStatus.ACCEPTED, "accepted", "kept and queued")

log = structlog.get_logger()


class Inbox(Protocol):
    """Where a request is kept until its work has ended."""

    def accept(self, delivery: str, request: Request) -> Acceptance:
        """Keep the request durably; RetryLater when that is not possible now."""
        ...


class AsyncInbox(Protocol):
    """The same on an event loop."""

    async def accept(self, delivery: str, request: Request) -> Acceptance: ...

    async def close(self) -> None: ...


def _note_nothing(_event: str) -> None:
    """Stand for nobody who wants to know what arrived."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A webhook request as it arrived: header values as text (empty when absent), bytes as sent."""

    body: bytes = field(repr=False)
    signature: str = field(repr=False)
    content_type: str
    event: str
    delivery: str
    target_type: str
    target_id: str


@dataclass(frozen=True, slots=True)
class Receiver:
    """Answers deliveries for one App."""

    app_id: str
    secrets: Sequence[bytes] = field(repr=False)
    inbox: Inbox
    # Such as `issuegraph[bot]`; None while unknown, when other rules still stop bots.
    own_login: str | None = None
    # Told the name of the event of every delivery that was signed and read.
    note_arrival: Callable[[str], None] = _note_nothing

    def receive(self, delivery: Delivery) -> Answer:
        """Answer a delivery, having kept the request it makes, if it makes one."""
        outcome = self.examine(delivery)
        if isinstance(outcome, Answer):
            return outcome
        try:
            acceptance = self.inbox.accept(delivery.delivery, outcome)
        except RetryLater as problem:
            return _not_kept(problem, delivery)
        return _answer_acceptance(acceptance)

    async def receive_with(
        self, inbox: AsyncInbox, outcome: Answer | Request, delivery: Delivery
    ) -> Answer:
        """Answer a delivery that was examined."""
        if isinstance(outcome, Answer):
            return outcome
        try:
            acceptance = await inbox.accept(delivery.delivery, outcome)
        except RetryLater as problem:
            return _not_kept(problem, delivery)
        return _answer_acceptance(acceptance)

    def examine(self, delivery: Delivery) -> Answer | Request:
        """Return the request that a delivery makes, or its answer where it makes none."""
        if not verify_signature(delivery.body, delivery.signature, self.secrets):
            return Answer(
                HTTPStatus.UNAUTHORIZED, "unsigned", "X-Hub-Signature-256 is absent or wrong"
            )
        if not _is_json(delivery.content_type):
            return Answer(
                HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
                "unsupported",
                "set the webhook's content type to application/json",
            )
        if not is_for_app(delivery.target_type, delivery.target_id, self.app_id):
            return _ignored("sent for another App")
        return self._read(delivery)

    def _read(self, delivery: Delivery) -> Answer | Request:
        try:
            event = read_event(event=delivery.event, delivery=delivery.delivery, body=delivery.body)
        except UnreadablePayload as problem:
            return Answer(HTTPStatus.BAD_REQUEST, "unreadable", str(problem))
        self.note_arrival(delivery.event)
        if isinstance(event, Ping):
            return Answer(HTTPStatus.OK, "pong", event.zen)
        request = route(event, own_login=self.own_login)
        return _ignored(request.reason) if isinstance(request, Ignored) else request


def _not_kept(problem: RetryLater, delivery: Delivery) -> Answer:
    log.warning("delivery not kept", delivery=delivery.delivery, reason=str(problem))
    return Answer(HTTPStatus.SERVICE_UNAVAILABLE, "not kept", str(problem))


def _answer_acceptance(acceptance: Acceptance) -> Answer:
    # Nothing is logged of it: the worker tells when the work ends, and even a line that is not
    # printed would cost as much as the signature.
    match acceptance:
        case Acceptance.NEW:
            return _ACCEPTED
        case Acceptance.REARMED:
            return Answer(HTTPStatus.ACCEPTED, "accepted", "not finished before, so queued again")
        case Acceptance.SEEN:
            return Answer(HTTPStatus.OK, "seen", "this delivery was accepted before")
        case Acceptance.FULL:
            return Answer(
                HTTPStatus.SERVICE_UNAVAILABLE, "line full", "too much of this installation waits"
            )
        case _:
            assert_never(acceptance)


def _ignored(reason: str) -> Answer:
    return Answer(HTTPStatus.OK, "ignored", reason)


def _is_json(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() == "application/json"
