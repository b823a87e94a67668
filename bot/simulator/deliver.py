"""Send webhooks as GitHub does: signed, in order, each kept in a log and sendable again."""

import hashlib
import hmac
import queue
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from bot.simulator.apps import App
from bot.simulator.ground import Ground

RECEIVER_PATIENCE_SECONDS = 10.0


@dataclass(slots=True, eq=False, repr=False, kw_only=True)
class Delivery:
    """One attempt to tell an App's webhook of an event; redeliveries share the `guid`."""

    id: int
    guid: str
    app: App
    event: str
    action: str | None
    payload: dict[str, Any]
    installation_id: int | None
    repository_id: int | None
    redelivery: bool
    delivered_at: datetime
    status_code: int = 0
    status: str = "pending"
    duration_seconds: float = 0.0
    request_headers: dict[str, str] = field(default_factory=dict)
    response_headers: dict[str, str] = field(default_factory=dict)
    response_body: str = ""


def sign(body: bytes, secret: str) -> dict[str, str]:
    """Return both signature headers of a body."""
    key = secret.encode()
    return {
        "X-Hub-Signature": "sha1=" + hmac.new(key, body, hashlib.sha1).hexdigest(),
        "X-Hub-Signature-256": "sha256=" + hmac.new(key, body, hashlib.sha256).hexdigest(),
    }


def headers_of(delivery: Delivery, body: bytes) -> dict[str, str]:
    """Return the headers that GitHub sends with a delivery."""
    app = delivery.app
    signatures = sign(body, app.webhook_secret) if app.webhook_secret else {}
    return {
        "Accept": "*/*",
        "Content-Type": "application/json",
        "User-Agent": "GitHub-Hookshot/0000000",
        "X-GitHub-Delivery": delivery.guid,
        "X-GitHub-Event": delivery.event,
        "X-GitHub-Hook-ID": str(app.id),
        "X-GitHub-Hook-Installation-Target-ID": str(app.id),
        "X-GitHub-Hook-Installation-Target-Type": "integration",
        **signatures,
    }


@dataclass(slots=True, eq=False, repr=False)
class Courier:
    """The log of deliveries and the one thread that sends them in order."""

    ground: Ground
    stopwatch: Callable[[], float] = time.monotonic
    log: list[Delivery] = field(default_factory=list)
    _waiting: "queue.Queue[Delivery | None]" = field(default_factory=queue.Queue)
    _thread: threading.Thread | None = None

    def post(
        self,
        app: App,
        event: str,
        *,
        payload: dict[str, Any],
        installation_id: int | None,
        repository_id: int | None,
    ) -> Delivery:
        """Queue a delivery of a new event."""
        raw = self.ground.hex_token(32)
        guid = f"{raw[:8]}-{raw[8:12]}-{raw[12:16]}-{raw[16:20]}-{raw[20:]}"
        return self._queue(
            Delivery(
                id=self.ground.next_id(),
                guid=guid,
                app=app,
                event=event,
                action=payload.get("action"),
                payload=payload,
                installation_id=installation_id,
                repository_id=repository_id,
                redelivery=False,
                delivered_at=self.ground.now(),
            )
        )

    def redeliver(self, delivery: Delivery) -> Delivery:
        """Send the same payload again under the same guid."""
        return self._queue(
            Delivery(
                id=self.ground.next_id(),
                guid=delivery.guid,
                app=delivery.app,
                event=delivery.event,
                action=delivery.action,
                payload=delivery.payload,
                installation_id=delivery.installation_id,
                repository_id=delivery.repository_id,
                redelivery=True,
                delivered_at=self.ground.now(),
            )
        )

    def wait(self, timeout_seconds: float) -> None:
        """Return when everything queued has been sent; raise TimeoutError when it takes longer."""
        deadline = self.stopwatch() + timeout_seconds
        while self._waiting.unfinished_tasks:
            if self.stopwatch() > deadline:
                left = self._waiting.unfinished_tasks
                raise TimeoutError(f"{left} deliveries unsent after {timeout_seconds} s")
            time.sleep(0.005)

    def stop(self) -> None:
        """End the thread after what it is sending."""
        if self._thread is None:
            return
        self._waiting.put(None)
        self._thread.join(RECEIVER_PATIENCE_SECONDS + 1)
        self._thread = None

    def _queue(self, delivery: Delivery) -> Delivery:
        self.log.append(delivery)
        self._waiting.put(delivery)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="webhooks", daemon=True)
            self._thread.start()
        return delivery

    def _work(self) -> None:
        while True:
            delivery = self._waiting.get()
            if delivery is not None:
                self._send(delivery)
            self._waiting.task_done()
            if delivery is None:
                return

    def _send(self, delivery: Delivery) -> None:
        body = orjson.dumps(delivery.payload)
        delivery.request_headers = headers_of(delivery, body)
        started = self.stopwatch()
        delivery.delivered_at = self.ground.now()
        url = delivery.app.webhook_url
        if url is None:
            delivery.status = "no webhook URL"
            return
        try:
            self._receive(
                delivery,
                urllib.request.Request(  # noqa: S310 - the address is the test's own
                    url, body, delivery.request_headers, method="POST"
                ),
            )
        except (OSError, ValueError) as problem:
            delivery.status = _word_for(problem)
        delivery.duration_seconds = round(self.stopwatch() - started, 3)

    @staticmethod
    def _receive(delivery: Delivery, request: urllib.request.Request) -> None:
        try:
            answer = urllib.request.urlopen(request, timeout=RECEIVER_PATIENCE_SECONDS)  # noqa: S310
        except urllib.error.HTTPError as refusal:
            answer = refusal
        with answer:
            delivery.status_code = answer.status or 0
            delivery.response_headers = dict(answer.headers.items())
            delivery.response_body = answer.read(65_536).decode(errors="replace")
            ok = 200 <= delivery.status_code < 300  # noqa: PLR2004 - HTTP's successes
            delivery.status = "OK" if ok else answer.reason


def _word_for(problem: Exception) -> str:
    if isinstance(problem, TimeoutError):
        return "timed out"
    cause = getattr(problem, "reason", problem)
    return "timed out" if isinstance(cause, TimeoutError) else "failed to connect to host"
