"""POST /webhook within Flask, for a server that speaks WSGI; `python -m bot` has a faster door."""

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from bot.metrics import Metrics
from bot.web.answer import Answer
from bot.web.body import MAX_BODY_BYTES, too_large
from bot.web.webhook import NOT_CONFIGURED, PATH, Delivery, Receiver


class WebhookView:
    """Answers deliveries as `receiver` does, which is None until the App is registered."""

    def __init__(self, receiver: Receiver | None, *, metrics: Metrics) -> None:
        self._receiver = receiver
        self._metrics = metrics

    def blueprint(self) -> Blueprint:
        view = Blueprint("webhook", __name__)
        view.add_url_rule(
            PATH, view_func=self.receive, methods=["POST"], provide_automatic_options=False
        )
        return view

    def receive(self) -> Response:
        answer = self._answer()
        self._metrics.count_delivery(answer.status)
        return Response(answer.body, status=answer.code, content_type="application/json")

    def _answer(self) -> Answer:
        if self._receiver is None:
            return NOT_CONFIGURED
        request.max_content_length = MAX_BODY_BYTES
        try:
            return self._receiver.receive(_to_delivery(request.get_data(cache=False)))
        except RequestEntityTooLarge:
            return too_large(MAX_BODY_BYTES)


def _to_delivery(body: bytes) -> Delivery:
    given = request.headers
    return Delivery(
        body=body,
        signature=given.get("X-Hub-Signature-256", ""),
        content_type=given.get("Content-Type", ""),
        event=given.get("X-GitHub-Event", ""),
        delivery=given.get("X-GitHub-Delivery", ""),
        target_type=given.get("X-GitHub-Hook-Installation-Target-Type", ""),
        target_id=given.get("X-GitHub-Hook-Installation-Target-ID", ""),
    )
