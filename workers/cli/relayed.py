"""Deliveries as smee-compatible relays hand them on: one JSON message of an event stream each."""

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

# GitHub sends at most 25 MiB; a third more is for a body in base64.
_MOST_BYTES = 36 * 1024 * 1024
_HANDED_ON = ("x-github-", "x-hub-signature-256")


@dataclass(frozen=True, slots=True)
class Relayed:
    """What GitHub sent, as far as the relay kept it; names of headers are in lower case."""

    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def event(self) -> str:
        return self.headers.get("x-github-event", "?")

    @property
    def delivery(self) -> str:
        return self.headers.get("x-github-delivery", "?")


def read_messages(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the data of each event of a text/event-stream, dropping one that is far too long."""
    data: list[bytes] = []
    size = 0
    for line in lines:
        if line.startswith(b"data:"):
            size += len(line)
            data.append(line[5:].removeprefix(b" "))
        elif not line:
            if data and size <= _MOST_BYTES:
                yield b"\n".join(data)
            data, size = [], 0


def read_relayed(message: bytes) -> Relayed | None:
    """Return the delivery in a message; None for the relay's own words, and for nonsense."""
    try:
        content = orjson.loads(message)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(content, dict) or "x-github-event" not in content:
        return None
    body = _read_body(content)
    if body is None:
        return None
    headers = {
        name: value
        for name, value in content.items()
        if name.startswith(_HANDED_ON) and isinstance(value, str) and value.isascii()
    }
    return Relayed({**headers, "content-type": "application/json"}, body)


def _read_body(content: Mapping[str, Any]) -> bytes | None:
    """Return the very bytes where the relay kept them, else the JSON written anew.

    GitHub writes JSON without blanks and so does this, hence the signature nearly always fits;
    where it does not, the delivery is refused, which is what a changed one deserves.
    """
    if isinstance(content.get("bodyB"), str):
        try:
            return base64.b64decode(content["bodyB"], validate=True)
        except binascii.Error:
            return None
    return orjson.dumps(content["body"]) if "body" in content else None
