"""The body of a request, whole or not at all: of bounded size, and within bounded time.

The server's `read` waits for ever on a sender that falls silent, so another thread does the
reading; when time is up the request is answered, the connection closes and that thread comes free.
"""

from collections.abc import Callable
from concurrent.futures import Executor
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# GitHub sends nothing larger.
MAX_BODY_BYTES = 25 * 1024 * 1024
_CHUNK_BYTES = 1024 * 1024


class BodyTooLarge(Exception):  # noqa: N818 - it is the sender's doing
    """More than MAX_BODY_BYTES were announced or sent."""


class BodyTooSlow(Exception):  # noqa: N818 - it is the sender's doing
    """The body was not there in time."""


class BodyUnreadable(Exception):  # noqa: N818 - it is the sender's doing
    """The announced length is not a number, or the connection broke."""


def read_body(environ: "WSGIEnvironment", *, readers: Executor, patience_seconds: float) -> bytes:
    """Return the body, or raise one of the three errors above."""
    length = _announced_length(environ)
    if length == 0:
        return b""
    read: Callable[[int], bytes] = environ["wsgi.input"].read
    reading = readers.submit(_read, read, most=MAX_BODY_BYTES + 1 if length is None else length)
    try:
        body = reading.result(patience_seconds)
    except FutureTimeoutError as error:
        reading.cancel()
        raise BodyTooSlow from error
    except OSError as error:
        raise BodyUnreadable from error
    if len(body) > MAX_BODY_BYTES:
        raise BodyTooLarge
    return body


def _announced_length(environ: "WSGIEnvironment") -> int | None:
    """Return the number of bytes to come; None when they come in chunks."""
    text = environ.get("CONTENT_LENGTH", "")
    if not text:
        is_chunked = "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower()
        return None if is_chunked else 0
    if not (text.isascii() and text.isdigit()):
        raise BodyUnreadable
    # Its number of digits comes first, since Python refuses to read very long numbers.
    if len(text) > len(str(MAX_BODY_BYTES)) or int(text) > MAX_BODY_BYTES:
        raise BodyTooLarge
    return int(text)


def _read(read: Callable[[int], bytes], *, most: int) -> bytes:
    chunks: list[bytes] = []
    while most > 0:
        chunk = read(min(most, _CHUNK_BYTES))
        if not chunk:
            break
        chunks.append(chunk)
        most -= len(chunk)
    return b"".join(chunks)
