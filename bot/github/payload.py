"""A webhook payload read with suspicion: a member of another type makes all of it unreadable.

Messages name members, which are our words, and never repeat values, which are somebody else's.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import orjson

from bot.reading.source_text import TEXT_LIMIT

_MAX_ID = 2**53 - 1
# Every escape is taken whole, so that an escaped backslash before a "u" is not mistaken for one.
_ESCAPE = re.compile(rb"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|u[dD][89a-fA-F]..|.)", re.DOTALL)
_LENGTH_OF_ONE_UNICODE_ESCAPE = 6


class UnreadablePayload(ValueError):  # noqa: N818 - it is what the sender did, not a mistake of ours
    """The delivery is not what GitHub sends; the text may be answered with status 400."""


@dataclass(frozen=True, slots=True)
class Members:
    """The members of one JSON object, and where in the payload it stands."""

    values: Mapping[str, Any]
    path: str = ""

    def has(self, name: str) -> bool:
        return self.values.get(name) is not None

    def object(self, name: str) -> "Members":
        return Members(self._typed(name, dict), f"{self.path}{name}.")

    def objects(self, name: str) -> tuple["Members", ...]:
        """Return the objects of a list; none where the member is absent."""
        if not self.has(name):
            return ()
        items: Sequence[Any] = self._typed(name, list)
        if not all(isinstance(item, dict) for item in items):
            raise UnreadablePayload(f"{self.path}{name} is not a list of objects")
        return tuple(Members(item, f"{self.path}{name}[].") for item in items)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of a list; none where the member is absent."""
        if not self.has(name):
            return ()
        items: Sequence[Any] = self._typed(name, list)
        if not all(isinstance(item, str) for item in items):
            raise UnreadablePayload(f"{self.path}{name} is not a list of texts")
        return tuple(items)

    def text(self, name: str) -> str:
        return cast(str, self._typed(name, str))[:TEXT_LIMIT]

    def text_or_empty(self, name: str) -> str:
        return self.text(name) if self.has(name) else ""

    def identifier(self, name: str) -> int:
        """Return a whole number from 1 up to what JSON can carry exactly."""
        value = cast(int, self._typed(name, int))
        if isinstance(value, bool) or not 1 <= value <= _MAX_ID:
            raise UnreadablePayload(f"{self.path}{name} is not a positive whole number")
        return value

    def matching(self, name: str, *, pattern: re.Pattern[str]) -> str:
        value = self.text(name)
        if not pattern.fullmatch(value):
            raise UnreadablePayload(f"{self.path}{name} is not of the form GitHub gives it")
        return value

    def _typed(self, name: str, expected: type) -> Any:
        value = self.values.get(name)
        if not isinstance(value, expected):
            raise UnreadablePayload(
                f"{self.path}{name} is absent or not of type {expected.__name__}"
            )
        return value


def load_members(body: bytes) -> Members:
    """Parse the payload, which must be a JSON object that names no member twice."""
    payload = _parse(body)
    if not isinstance(payload, dict):
        raise UnreadablePayload("the payload is not a JSON object")
    return Members(payload)


def _parse(body: bytes) -> Any:
    try:
        return _parse_unambiguous(body)
    except orjson.JSONDecodeError:
        return _parse_with_surrogates_replaced(body)


def _parse_with_surrogates_replaced(body: bytes) -> Any:
    """Parse once more with halves of surrogate pairs replaced: a title may be cut in an emoji."""
    try:
        return _parse_unambiguous(_ESCAPE.sub(_replace_lone_surrogate, body))
    except orjson.JSONDecodeError as error:
        raise UnreadablePayload("the payload is not JSON") from error


def _parse_unambiguous(body: bytes) -> Any:
    """Parse what every reader of JSON reads alike.

    Of two members of one name parsers choose differently, and orjson does not say that it chose.
    """
    payload = orjson.loads(body)
    if not _has_each_member_of(body, payload):
        _read_every_member(body)
    return payload


def _has_each_member_of(body: bytes, payload: Any) -> bool:
    """Tell, as cheaply as a second look can be, whether no member of the body was dropped."""
    try:
        written = orjson.dumps(payload)
    except orjson.JSONEncodeError as error:
        raise UnreadablePayload("the payload is nested too deeply") from error
    # GitHub writes no space that we would not write. Whoever does has as many names all the same.
    return len(written) == len(body) or written.count(b'":') == body.count(b'":')


def _read_every_member(body: bytes) -> None:
    """Raise UnreadablePayload where two members of one object have one name."""
    # Numbers as text: their length is nobody's promise, and here they do not matter.
    json.loads(body, object_pairs_hook=_without_repetition, parse_int=str)


def _without_repetition(members: list[tuple[str, Any]]) -> None:
    if len({name for name, _ in members}) < len(members):
        raise UnreadablePayload("the payload names a member twice")


def _replace_lone_surrogate(escape: re.Match[bytes]) -> bytes:
    found = escape.group()
    return rb"\ufffd" if len(found) == _LENGTH_OF_ONE_UNICODE_ESCAPE else found
