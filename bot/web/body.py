"""The body of a request, whole or not at all: of bounded size, and within bounded time."""

import asyncio
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Protocol

from bot.web.answer import Answer

# GitHub sends nothing larger.
MAX_BODY_BYTES = 25 * 1024 * 1024


TOO_SLOW = Answer(HTTPStatus.REQUEST_TIMEOUT, "too slow", "the body did not come in time")
UNREADABLE = Answer(HTTPStatus.BAD_REQUEST, "unreadable", "the body has no usable length or end")


class BodyRefused(Exception):  # noqa: N818 - it is the sender's doing
    """The body is too large, too slow or cut off; `answer` tells its sender which."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.reason)
        self.answer = answer


def too_large(most: int) -> Answer:
    """Answer that more bytes were announced or sent than may come."""
    reason = f"more than {most} bytes"
    return Answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too large", reason)


class Incoming(Protocol):
    """A body as the server hands it on: whole when called, or piece by piece."""

    async def __call__(self) -> bytes: ...

    def __aiter__(self) -> AsyncIterator[bytes]: ...


async def read_body(
    incoming: Incoming, *, announced: str | None, most: int, patience_seconds: float
) -> bytes:
    """Return the body, or raise BodyRefused.

    The server has checked that `announced`, the Content-Length, is a number, and lets no more
    bytes through than that; a body without one comes in pieces that nobody has counted.
    """
    if announced is not None and int(announced) > most:
        raise BodyRefused(too_large(most))
    try:
        async with asyncio.timeout(patience_seconds):
            return await (incoming() if announced else _read_pieces(incoming, most=most))
    except TimeoutError as error:
        raise BodyRefused(TOO_SLOW) from error
    except RuntimeError as error:
        # What the server says of a connection that is gone.
        raise BodyRefused(UNREADABLE) from error


async def _read_pieces(incoming: Incoming, *, most: int) -> bytes:
    body = bytearray()
    async for piece in incoming:
        body += piece
        if len(body) > most:
            raise BodyRefused(too_large(most))
    return bytes(body)
