"""The hidden first line of our comment: what it is for, which attempt wrote it, what it holds.

A marker alone proves little, since anyone can copy one; it counts only beside the identity of the
App that wrote the comment. It names the issue it was written on, for a transferred issue takes its
comments along; the HMAC binds it to that issue and to its topic.
"""

import hmac
import re
from dataclasses import dataclass

_VERSION = "issuegraph:v1"
_WORD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_MARKER = re.compile(
    r"<!-- issuegraph:v1 k=([0-9a-f]{64}) a=([A-Za-z0-9_-]{1,64}) f=([A-Za-z0-9_-]{1,64})"
    # Absent in markers of the first version.
    r"(?: t=([0-9]{1,20}:[0-9]{1,20}(?:/[^\s<>]{1,64})?))? -->"
)
_LONGEST_LINE = 448


@dataclass(frozen=True, slots=True)
class Marker:
    """What a marker of ours says: the attempt that posted, and the content's fingerprint."""

    attempt: str
    fingerprint: str


def write_marker(key: bytes, *, target: str, attempt: str, fingerprint: str) -> str:
    """Return the line for a comment on `target`; ValueError for words that a marker cannot hold."""
    for word in (attempt, fingerprint):
        if not _WORD.fullmatch(word):
            raise ValueError(f"a marker cannot hold {word!r} (1 to 64 of A-Z a-z 0-9 _ -)")
    marker = Marker(attempt, fingerprint)
    signature = _sign(key, target, marker)
    return f"<!-- {_VERSION} k={signature} a={attempt} f={fingerprint} t={target} -->"


def read_marker(key: bytes, body: str, *, target: str) -> Marker | None:
    """Return the marker in the first line of `body` if `key` signed it for `target`.

    Or for the same topic of another issue, as this one was before it was transferred. That such a
    line was not copied here, only the comment's author can tell.
    """
    found = _MARKER.fullmatch(first_line(body))
    if found is None:
        return None
    marker, signed_for = Marker(found[2], found[3]), found[4] or target
    is_ours = hmac.compare_digest(found[1], _sign(key, signed_for, marker))
    return marker if is_ours and _topic(signed_for) == _topic(target) else None


def without_marker(body: str) -> str:
    """Return `body` without its first line if that looks like a marker, whoever wrote it."""
    line = first_line(body)
    if not _MARKER.fullmatch(line):
        return body
    return body[len(line) :].lstrip("\r\n")


def first_line(body: str) -> str:
    """Return the first line without its end, at most 448 characters of it."""
    return body[:_LONGEST_LINE].partition("\n")[0].removesuffix("\r")


def _topic(target: str) -> str:
    return target.partition("/")[2]


def _sign(key: bytes, target: str, marker: Marker) -> str:
    # The two words cannot contain a newline, so no two different markers sign the same message.
    message = f"{_VERSION}\n{marker.attempt}\n{marker.fingerprint}\n{target}"
    return hmac.digest(key, message.encode(), "sha256").hex()
