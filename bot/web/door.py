"""The door of the web process: deliveries are answered on its event loop, pages in threads.

A delivery waits for the disk before it is answered. On the loop many wait at once and reach Redis
together; in a thread each would wait alone.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Protocol

from bot.web import pages_in_threads
from bot.web.answer import Answer
from bot.web.body import MAX_BODY_BYTES, BodyRefused, read_body
from bot.web.pages_in_threads import Exchange, PagesInThreads
from bot.web.site import Site
from bot.web.webhook import NOT_CONFIGURED, PATH, AsyncInbox, Delivery

# GitHub gives up after ten seconds; who still sends after that is not GitHub.
BODY_SECONDS = 10.0
# Reading a larger delivery takes milliseconds, in which the loop would answer nobody.
_LARGE_BYTES = 256 * 1024

_WRONG_METHOD = Answer(HTTPStatus.METHOD_NOT_ALLOWED, "wrong method", "only POST is answered here")
_HEADERS = [("Content-Type", "application/json"), ("X-Content-Type-Options", "nosniff")]


class Headers(pages_in_threads.Headers, Protocol):
    """Headers by their lower-case names; one whose value is not ASCII is absent."""

    def get_all(self, name: str) -> list[str]: ...


class Scope(pages_in_threads.Scope, Protocol):
    """A request without its body, as RSGI describes it."""

    @property
    def headers(self) -> Headers: ...


class Door:
    """An RSGI application (https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md).

    `current` returns the site as it is now, since the App may be registered at any moment.
    """

    def __init__(
        self,
        current: Callable[[], Site],
        inbox: AsyncInbox,
        *,
        body_seconds: float = BODY_SECONDS,
    ) -> None:
        self._current = current
        self._inbox = inbox
        self._body_seconds = body_seconds
        self._pages = PagesInThreads(body_seconds=body_seconds)

    async def __rsgi__(self, scope: Scope, exchange: Exchange) -> None:
        site = self._current()
        if scope.path != PATH:
            await self._pages.show(site.app, scope, exchange)
            return
        answer = await self._answer(site, scope, exchange)
        site.metrics.count_delivery(answer.status)
        allow = [("Allow", "POST")] if answer is _WRONG_METHOD else []
        exchange.response_bytes(answer.code.value, [*_HEADERS, *allow], answer.body)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.run_until_complete(self._inbox.close())

    async def _answer(self, site: Site, scope: Scope, exchange: Exchange) -> Answer:
        if scope.method != "POST":
            return _WRONG_METHOD
        if site.receiver is None:
            return NOT_CONFIGURED
        try:
            body = await read_body(
                exchange,
                announced=scope.headers.get("content-length"),
                most=MAX_BODY_BYTES,
                patience_seconds=self._body_seconds,
            )
        except BodyRefused as refused:
            return refused.answer
        delivery = _to_delivery(scope.headers, body)
        examine = partial(site.receiver.examine, delivery)
        outcome = examine() if len(body) < _LARGE_BYTES else await asyncio.to_thread(examine)
        return await site.receiver.receive_with(self._inbox, outcome, delivery)


def _to_delivery(headers: Headers, body: bytes) -> Delivery:
    return Delivery(
        body=body,
        # Of two signatures none is believed.
        signature=",".join(headers.get_all("x-hub-signature-256")),
        content_type=headers.get("content-type") or "",
        event=headers.get("x-github-event") or "",
        delivery=headers.get("x-github-delivery") or "",
        target_type=headers.get("x-github-hook-installation-target-type") or "",
        target_id=headers.get("x-github-hook-installation-target-id") or "",
    )
