"""Bodies: whole and of bounded size, and a sender who falls silent is not waited for."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.web.body import BodyRefused, read_body
from tests.event_loop import run


@dataclass
class Sent:
    """A body that comes in these pieces, and then ends, breaks off or falls silent."""

    pieces: tuple[bytes, ...] = ()
    then: str = "ends"
    read: int = 0

    async def __call__(self) -> bytes:
        return b"".join([piece async for piece in self])

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            self.read += len(piece)
            yield piece
        if self.then == "breaks off":
            raise RuntimeError("the connection is gone")
        if self.then == "falls silent":
            await asyncio.Event().wait()


def read(sent: Sent, *, announced: str | None = None) -> bytes:
    return run(read_body(sent, announced=announced, most=10, patience_seconds=0.05))


@pytest.mark.parametrize("announced", ["6", None])
def test_a_body_is_read_whole(announced: str | None) -> None:
    assert read(Sent((b"abc", b"def")), announced=announced) == b"abcdef"


def test_without_a_length_and_without_pieces_there_is_no_body() -> None:
    assert read(Sent()) == b""


@pytest.mark.parametrize("announced", ["11", "9" * 4_000])
def test_an_announced_body_that_is_too_large_is_not_read(announced: str) -> None:
    sent = Sent((b"a" * 11,))
    with pytest.raises(BodyRefused, match="more than 10 bytes"):
        read(sent, announced=announced)
    assert sent.read == 0


def test_a_body_that_nobody_announced_is_read_up_to_the_limit() -> None:
    sent = Sent((b"abcd",) * 100)
    with pytest.raises(BodyRefused, match="more than 10 bytes"):
        read(sent)
    assert sent.read == 12


@pytest.mark.parametrize("announced", ["6", None])
def test_a_silent_sender_is_given_up(announced: str | None) -> None:
    with pytest.raises(BodyRefused, match="in time"):
        read(Sent((b"abc",), "falls silent"), announced=announced)


@pytest.mark.parametrize("announced", ["6", None])
def test_a_connection_that_breaks_leaves_the_body_unreadable(announced: str | None) -> None:
    with pytest.raises(BodyRefused, match="no usable length or end"):
        read(Sent((b"abc",), "breaks off"), announced=announced)
