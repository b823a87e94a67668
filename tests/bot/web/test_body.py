"""Bodies: a sender who falls silent is not waited for."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Event

import pytest

from bot.web.body import BodyTooSlow, BodyUnreadable, read_body


def test_a_silent_sender_is_given_up() -> None:
    connection_closed = Event()

    class Silent:
        def read(self, _size: int) -> bytes:
            connection_closed.wait()
            return b""

    environ = {"wsgi.input": Silent(), "CONTENT_LENGTH": "5"}
    with ThreadPoolExecutor(1) as readers:
        with pytest.raises(BodyTooSlow):
            read_body(environ, readers=readers, patience_seconds=0.01)
        connection_closed.set()


def test_a_connection_that_breaks_leaves_the_body_unreadable() -> None:
    class Broken:
        def read(self, _size: int) -> bytes:
            raise ConnectionResetError

    environ = {"wsgi.input": Broken(), "CONTENT_LENGTH": "5"}
    with ThreadPoolExecutor(1) as readers, pytest.raises(BodyUnreadable):
        read_body(environ, readers=readers, patience_seconds=5)


def test_no_more_than_the_announced_length_is_read() -> None:
    environ = {"wsgi.input": BytesIO(b"abcdef"), "CONTENT_LENGTH": "3"}
    with ThreadPoolExecutor(1) as readers:
        assert read_body(environ, readers=readers, patience_seconds=5) == b"abc"


def test_without_a_length_and_without_chunks_there_is_no_body() -> None:
    with ThreadPoolExecutor(1) as readers:
        assert read_body({"wsgi.input": BytesIO(b"x")}, readers=readers, patience_seconds=5) == b""
