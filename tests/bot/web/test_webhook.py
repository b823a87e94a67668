"""POST /webhook: only what GitHub signed is believed, and only what is kept is accepted."""

from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import Client, create_environ, run_wsgi_app

from bot.domain.issue import RepositoryRef
from bot.domain.requests import Target, TriageIssue
from bot.web.body import MAX_BODY_BYTES
from tests.fakes import (
    SECRET,
    InboxInMemory,
    client_for,
    deliver,
    settings_in,
    sign,
)

OPENED = orjson.dumps(
    {
        "action": "opened",
        "issue": {"number": 3},
        "repository": {"id": 70, "full_name": "acme/rocket"},
        "installation": {"id": 7},
        "sender": {"login": "ann", "type": "User"},
    }
)
PING = b'{"zen":"Keep it logically awesome.","hook_id":1,"hook":{}}'
REQUEST = TriageIssue(Target(7, 70, RepositoryRef("acme", "rocket"), 3), "opened")
GUID = "72d3162e-cc78-11e3-81ab-4c9367dc0958"


@pytest.fixture
def inbox() -> InboxInMemory:
    return InboxInMemory()


@pytest.fixture
def client(tmp_path: Path, inbox: InboxInMemory) -> Client:
    return client_for(settings_in(tmp_path), inbox=inbox)


def post_as_it_comes(client: Client, environ: dict[str, object]) -> str:
    """Post past the test client, which would measure the body; return the status line."""
    usual = create_environ("/webhook", method="POST")
    return run_wsgi_app(client.application, usual | environ)[1]


def test_a_signed_delivery_is_kept_and_then_accepted(client: Client, inbox: InboxInMemory) -> None:
    answer = deliver(client, OPENED)
    assert (answer.status_code, answer.json) == (
        202,
        {"status": "accepted", "reason": "kept and queued"},
    )
    assert inbox.kept == {GUID: REQUEST}


def test_the_same_delivery_again_is_seen(client: Client, inbox: InboxInMemory) -> None:
    answers = [deliver(client, OPENED).status_code for _ in range(3)]
    assert answers == [202, 200, 200]
    assert inbox.kept == {GUID: REQUEST}


def test_a_redelivery_of_unfinished_work_takes_it_up_again(
    client: Client, inbox: InboxInMemory
) -> None:
    inbox.unfinished.add(GUID)
    assert deliver(client, OPENED).json == {
        "status": "accepted",
        "reason": "not finished before, so queued again",
    }


def test_a_ping_is_answered(client: Client) -> None:
    answer = deliver(client, PING, X_GitHub_Event="ping")
    assert (answer.status_code, answer.json) == (
        200,
        {"status": "pong", "reason": "Keep it logically awesome."},
    )


def test_an_event_without_work_is_told_why(client: Client, inbox: InboxInMemory) -> None:
    edited = OPENED.replace(b"opened", b"edited")
    assert deliver(client, edited).json == {
        "status": "ignored",
        "reason": "neither title nor body was edited",
    }
    assert inbox.kept == {}


def test_a_delivery_for_another_app_is_ignored(client: Client, inbox: InboxInMemory) -> None:
    answer = deliver(client, OPENED, X_GitHub_Hook_Installation_Target_ID="13")
    assert answer.json == {"status": "ignored", "reason": "sent for another App"}
    assert inbox.kept == {}


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "sha256",
        "sha256=",
        "sha256=\u00e9",
        "sha1=" + "0" * 40,
        sign(OPENED).replace("sha256", "SHA256"),
        sign(OPENED) + "," + sign(OPENED),
        sign(OPENED, b"another secret..."),
        sign(OPENED + b" "),
        "sha256=" + "0" * 64,
    ],
)
@pytest.mark.parametrize("body", [OPENED, PING])
def test_what_is_not_signed_is_refused(
    client: Client, inbox: InboxInMemory, body: bytes, signature: str
) -> None:
    signature = signature if body == OPENED else signature.replace(sign(OPENED)[7:], "")
    answer = deliver(client, body, X_Hub_Signature_256=signature, X_GitHub_Event="ping")
    assert (answer.status_code, inbox.kept) == (401, {})


def test_an_unsigned_request_does_not_use_up_a_delivery_id(client: Client) -> None:
    assert deliver(client, OPENED, X_Hub_Signature_256=sign(b"")).status_code == 401
    assert deliver(client, OPENED).status_code == 202


def test_both_secrets_hold_while_one_replaces_the_other(tmp_path: Path) -> None:
    fresh = b"fresh secret 0123"
    client = client_for(settings_in(tmp_path, secrets=(SECRET, fresh)))
    assert deliver(client, OPENED, X_Hub_Signature_256=sign(OPENED, fresh)).status_code == 202
    assert deliver(client, OPENED, X_Hub_Signature_256=sign(OPENED)).status_code == 200


def test_the_signature_of_githubs_documentation_is_right(tmp_path: Path) -> None:
    client = client_for(settings_in(tmp_path, secrets=(b"It's a Secret to Everybody",)))
    signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    answer = deliver(client, b"Hello, World!", X_Hub_Signature_256=signature)
    # Past the signature: the greeting is refused for not being JSON.
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("content_type", "code"),
    [
        ("application/json", 202),
        ("application/json; charset=utf-8", 202),
        ("Application/JSON", 202),
        ("application/x-www-form-urlencoded", 415),
        ("text/plain", 415),
        ("", 415),
    ],
)
def test_only_json_is_read(client: Client, content_type: str, code: int) -> None:
    assert deliver(client, OPENED, Content_Type=content_type).status_code == code


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'{"action":',
        b'{"a":NaN}',
        OPENED.replace(b'"action":"opened"', b'"action":"deleted","action":"opened"'),
        OPENED.replace(b'"action":"opened"', b'"action" : "deleted", "action" : "opened"'),
        OPENED.replace(b'"number":3', b'"number":3,"number":4'),
        b'{"a":' * 300 + b"1" + b"}" * 300,
        b"[" * 1_000,
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"action":"opened","installation":{"id":7}}',
        OPENED.replace(b'"number":3', b'"number":' + b"9" * 5_000),
        OPENED.replace(b"acme/rocket", b"../../app"),
        OPENED.replace(b'"id":70', b'"id":"70"'),
    ],
    ids=lambda body: f"{body[:12]!r}*{len(body)}",
)
def test_what_cannot_be_read_is_refused_and_not_kept(
    client: Client, inbox: InboxInMemory, body: bytes
) -> None:
    assert deliver(client, body).status_code == 400
    assert inbox.kept == {}


@pytest.mark.parametrize("spaces", [b": ", b" : ", b" :"])
def test_a_body_with_spaces_is_read_all_the_same(client: Client, spaces: bytes) -> None:
    assert deliver(client, OPENED.replace(b":", spaces)).status_code == 202


@pytest.mark.parametrize("header", ["X_GitHub_Event", "X_GitHub_Delivery"])
@pytest.mark.parametrize("value", ["", "a b", "\u00e9", "x" * 65])
def test_a_delivery_without_proper_names_is_unreadable(
    client: Client, header: str, value: str
) -> None:
    assert deliver(client, OPENED, **{header: value}).status_code == 400


def test_an_announced_body_that_is_too_large_is_refused_unread(client: Client) -> None:
    class Unread:
        def read(self, size: int = -1) -> bytes:
            raise AssertionError(f"{size} bytes were asked for")

    environ = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(MAX_BODY_BYTES + 1)}
    assert post_as_it_comes(client, environ).startswith("413")


@pytest.mark.parametrize("length", ["9" * 5_000, "-1", "1e3", "\u00b2"])
def test_a_length_that_makes_no_sense_is_refused(client: Client, length: str) -> None:
    answer = client.post("/webhook", environ_overrides={"CONTENT_LENGTH": length})
    assert 400 <= answer.status_code < 500


def test_while_redis_is_away_github_is_told_that_the_delivery_failed(
    client: Client, inbox: InboxInMemory
) -> None:
    inbox.is_away = True
    answer = deliver(client, OPENED)
    assert (answer.status_code, answer.json) == (
        503,
        {"status": "not kept", "reason": "the queue cannot be reached"},
    )
    inbox.is_away = False
    assert deliver(client, OPENED).status_code == 202


def test_github_is_told_to_keep_what_finds_a_full_line(
    client: Client, inbox: InboxInMemory
) -> None:
    inbox.is_full = True
    answer = deliver(client, OPENED)
    assert answer.status_code == 503
    assert answer.json == {"status": "line full", "reason": "too much of this installation waits"}
    inbox.is_full = False
    assert deliver(client, OPENED).status_code == 202


def test_without_credentials_nothing_is_taken(tmp_path: Path) -> None:
    client = client_for(settings_in(tmp_path, app_id=None))
    assert deliver(client, OPENED).json == {
        "status": "not configured",
        "reason": "the App is not registered yet",
    }


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_only_post_is_answered(client: Client, method: str) -> None:
    answer = client.open("/webhook", method=method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


def test_deliveries_are_counted_by_what_became_of_them(client: Client) -> None:
    deliver(client, OPENED)
    deliver(client, OPENED)
    text = client.get("/metrics").text
    assert 'issuegraph_deliveries_total{outcome="accepted"} 1.0' in text
    assert 'issuegraph_deliveries_total{outcome="seen"} 1.0' in text


HEADER_TEXT = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=80)


@settings(
    max_examples=300,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    body=st.binary(max_size=200) | st.sampled_from([OPENED, PING, b"[" * 5_000]),
    environ=st.fixed_dictionaries(
        {},
        optional={
            "HTTP_X_HUB_SIGNATURE_256": HEADER_TEXT,
            "HTTP_X_GITHUB_EVENT": HEADER_TEXT,
            "HTTP_X_GITHUB_DELIVERY": HEADER_TEXT,
            "CONTENT_TYPE": HEADER_TEXT,
            "CONTENT_LENGTH": HEADER_TEXT | st.integers(-5, 300).map(str),
            "HTTP_TRANSFER_ENCODING": HEADER_TEXT,
            "QUERY_STRING": HEADER_TEXT,
        },
    ),
    method=st.sampled_from(["POST", "GET", "PUT", "BREW"]),
)
def test_nothing_unsigned_is_answered_with_5xx(
    client: Client, inbox: InboxInMemory, body: bytes, environ: dict[str, str], method: str
) -> None:
    answer = client.open("/webhook", method=method, data=body, environ_overrides=environ)
    assert 400 <= answer.status_code < 500
    assert inbox.kept == {}
