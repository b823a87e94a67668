"""What relays hand on becomes the delivery that GitHub signed, or nothing."""

import base64
import hashlib
import hmac
import json

import pytest

from workers.cli.relayed import Relayed, read_messages, read_relayed

BODY = '{"action":"opened","issue":{"title":"Größe \\"✓\\" 1.0","number":3}}'.encode()
SIGNATURE = "sha256=" + hmac.new(b"secret", BODY, hashlib.sha256).hexdigest()
HEADERS = {
    "x-github-event": "issues",
    "x-github-delivery": "d-1",
    "x-hub-signature-256": SIGNATURE,
}
OURS = {**HEADERS, "content-type": "application/json"}


def message(**content: object) -> bytes:
    said = {**HEADERS, "host": "smee.io", "content-type": "text/plain", "timestamp": 1}
    return json.dumps({**said, **content}).encode()


def test_a_stream_is_read_message_by_message() -> None:
    lines = [b"event: ready", b"data: {}", b"", b":", b"id: 2", b"data: a", b"data:b", b"", b"data"]
    assert list(read_messages(lines)) == [b"{}", b"a\nb"]


def test_json_that_was_parsed_on_the_way_is_written_as_github_wrote_it() -> None:
    relayed = read_relayed(message(body=json.loads(BODY), query={}))
    assert relayed == Relayed(OURS, BODY)


def test_the_very_bytes_are_preferred_where_the_relay_kept_them() -> None:
    kept = base64.b64encode(b'{ "a": 1 }').decode()
    assert read_relayed(message(bodyB=kept, body={"a": 1})) == Relayed(OURS, b'{ "a": 1 }')


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"ready", b'{"x-github-event": "ping"}', message(bodyB="?")],
    ids=["nothing", "list", "empty", "words", "no body", "broken body"],
)
def test_everything_else_is_nothing(content: bytes) -> None:
    assert read_relayed(content) is None
