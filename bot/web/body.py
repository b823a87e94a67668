"""The body of a request, whole or not at all: of bounded size, and within bounded time."""

import asyncio
from collections.abc import AsyncIterator
from typing import Protocol

# GitHub sends nothing larger.
MAX_BODY_BYTES = 25 * 1024 * 1024


class BodyTooLarge(Exception):  # noqa: N818 - it is the sender's doing
    """More bytes were announced or sent than may come."""


class BodyTooSlow(Exception):  # noqa: N818 - it is the sender's doing
    """The body was not there in time."""


class BodyUnreadable(Exception):  # noqa: N818 - it is the sender's doing
    """The connection broke."""


class Incoming(Protocol):
    """A body as the server hands it on: whole when called, or piece by piece."""

    async def __call__(self) -> bytes: ...

    def __aiter__(self) -> AsyncIterator[bytes]: ...


async def read_body(
    incoming: Incoming, *, announced: str | None, most: int, patience_seconds: float
) -> bytes:
    """Return the body, or raise one of the three errors above.

    The server has checked that `announced`, the Content-Length, is a number, and lets no more
    bytes through than that; a body without one comes in pieces that nobody has counted.
    """
    if announced is not None and int(announced) > most:
        raise BodyTooLarge
    try:
        async with asyncio.timeout(patience_seconds):
            return await (incoming() if announced else _read_pieces(incoming, most=most))
    except TimeoutError as error:
        raise BodyTooSlow from error
    except RuntimeError as error:
        # What the server says of a connection that is gone.
        raise BodyUnreadable from error


async def _read_pieces(incoming: Incoming, *, most: int) -> bytes:
    body = bytearray()
    async for piece in incoming:
        body += piece
        if len(body) > most:
            raise BodyTooLarge
    return bytes(body)
