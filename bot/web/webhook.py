"""A delivery in, an answer out: verify, read, route, keep; 202 only when it is kept.

The order is the rule: nothing in a delivery is believed before its signature is verified over the
raw bytes, and nothing unsigned is ever answered with 5xx.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Protocol, assert_never

import structlog

from bot.domain.events import Event, Ping
from bot.domain.requests import Request
from bot.errors import RetryLater
from bot.github.webhook import UnreadablePayload, is_for_app, read_event, verify_signature
from bot.inbox import Acceptance
from bot.routing import Ignored, route
from bot.web.answer import Answer

log = structlog.get_logger()


class Inbox(Protocol):
    """Where a request is kept until its work has ended."""

    def accept(self, delivery: str, request: Request) -> Acceptance:
        """Keep the request durably; RetryLater when that is not possible now."""
        ...


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

    def receive(self, delivery: Delivery) -> Answer:
        """Answer a delivery, having kept the request it makes, if it makes one."""
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
        return self._read_and_answer(delivery)

    def _read_and_answer(self, delivery: Delivery) -> Answer:
        try:
            event = read_event(event=delivery.event, delivery=delivery.delivery, body=delivery.body)
        except UnreadablePayload as problem:
            return Answer(HTTPStatus.BAD_REQUEST, "unreadable", str(problem))
        return self._answer_event(event, delivery.delivery)

    def _answer_event(self, event: Event, delivery: str) -> Answer:
        if isinstance(event, Ping):
            return Answer(HTTPStatus.OK, "pong", event.zen)
        request = route(event, own_login=self.own_login)
        if isinstance(request, Ignored):
            return _ignored(request.reason)
        return self._keep(request, delivery)

    def _keep(self, request: Request, delivery: str) -> Answer:
        try:
            acceptance = self.inbox.accept(delivery, request)
        except RetryLater as problem:
            log.warning("delivery not kept", delivery=delivery, reason=str(problem))
            return Answer(HTTPStatus.SERVICE_UNAVAILABLE, "not kept", str(problem))
        # The worker tells of it at level info; here a line would cost as much as all the rest.
        log.debug("delivery kept", delivery=delivery, request=type(request).__name__)
        return _answer_acceptance(acceptance)


def _answer_acceptance(acceptance: Acceptance) -> Answer:
    match acceptance:
        case Acceptance.NEW:
            return Answer(HTTPStatus.ACCEPTED, "accepted", "kept and queued")
        case Acceptance.REARMED:
            return Answer(HTTPStatus.ACCEPTED, "accepted", "not finished before, so queued again")
        case Acceptance.SEEN:
            return Answer(HTTPStatus.OK, "seen", "this delivery was accepted before")
        case _:
            assert_never(acceptance)


def _ignored(reason: str) -> Answer:
    return Answer(HTTPStatus.OK, "ignored", reason)


def _is_json(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() == "application/json"
