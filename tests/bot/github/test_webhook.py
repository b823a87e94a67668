"""Payloads are reduced to the members that are read; the whole ones are GitHub's own examples."""

import ast
import contextlib
import hashlib
import hmac
import inspect
import json
import os
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.events import (
    CommentChanged,
    InstallationChanged,
    IssueAction,
    IssueChanged,
    LabelChanged,
    Origin,
    OtherEvent,
    Ping,
    RepositoryChanged,
)
from bot.domain.issue import Actor, RepositoryRef
from bot.github.webhook import UnreadablePayload, is_for_app, read_event, verify_signature

# The example in GitHub's documentation, "Validating webhook deliveries".
SECRET = b"It's a Secret to Everybody"
BODY = b"Hello, World!"
SIGNATURE = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
SHA1_SIGNATURE = "sha1=" + hmac.new(SECRET, BODY, hashlib.sha1).hexdigest()

CONTRACT = Path(
    os.environ.get("ISSUEGRAPH_CONTRACT_DIR")
    or Path(__file__).parents[3].parent / "shared" / "contract"
)
EXAMPLES = CONTRACT / "webhooks" / "github-webhook-examples-trimmed.json"

ORIGIN = Origin("d-1", 7, RepositoryRef("octo", "engine"), 42, Actor("ada"))


def a_payload(**members: Any) -> dict[str, Any]:
    return {
        "installation": {"id": 7},
        "repository": {"id": 42, "full_name": "octo/engine"},
        "sender": {"login": "ada", "type": "User"},
        **members,
    }


def read(event: str, payload: Any) -> Any:
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return read_event(event=event, delivery="d-1", body=body)


def test_githubs_own_example_of_a_signature_is_accepted() -> None:
    assert verify_signature(BODY, SIGNATURE, [SECRET])


def test_while_secrets_are_rotated_either_is_accepted() -> None:
    assert verify_signature(BODY, SIGNATURE.encode(), [b"the next secret", SECRET])


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        "sha256",
        "sha256=",
        "sha256=é",
        b"sha256=\xe9\xff",
        SIGNATURE.replace("sha256", "SHA256"),
        SIGNATURE.removeprefix("sha256="),
        SIGNATURE + "\n",
        SIGNATURE + ", " + SIGNATURE,
        SIGNATURE[:-1] + "8",
        SHA1_SIGNATURE,
        "sha256=" + "\ud83d" * 64,
    ],
)
def test_anything_but_the_sha256_signature_is_refused(signature: str | bytes | None) -> None:
    assert not verify_signature(BODY, signature, [SECRET])


def test_an_empty_secret_signs_nothing() -> None:
    signature = "sha256=" + hmac.new(b"", BODY, hashlib.sha256).hexdigest()

    assert not verify_signature(BODY, signature, [b""])


@pytest.mark.parametrize(
    ("target_type", "target_id", "expected"),
    [
        ("integration", "12", True),
        ("integration", "13", False),
        ("integration", None, False),
        ("repository", "13", True),
        (None, None, True),
    ],
)
def test_a_hook_of_another_app_is_not_for_us(
    target_type: str | None, target_id: str | None, *, expected: bool
) -> None:
    assert is_for_app(target_type, target_id, "12") is expected


@pytest.mark.parametrize("action", get_args(IssueAction))
def test_what_happened_to_an_issue_is_read(action: IssueAction) -> None:
    payload = a_payload(action=action, issue={"number": 5})

    assert read("issues", payload) == IssueChanged(ORIGIN, action, 5)


def test_an_edit_says_what_it_changed() -> None:
    changes = {"body": {"from": "before"}, "title": {"from": "before"}}
    payload = a_payload(action="edited", issue={"number": 5}, changes=changes)

    assert read("issues", payload) == IssueChanged(ORIGIN, "edited", 5, ("title", "body"))


@pytest.mark.parametrize(
    ("updated_at", "as_of"),
    [
        ("2026-03-01T12:00:00Z", 1_772_366_400),
        ("2026-03-01T14:00:00.5+02:00", 1_772_366_400),
        ("soon", 0),
        (1_772_366_400, 0),
        (None, 0),
    ],
)
def test_an_event_says_as_of_when_the_issue_is(updated_at: object, as_of: int) -> None:
    issue = {"number": 5, "updated_at": updated_at}
    payload = a_payload(action="edited", issue=issue, changes={"body": {"from": "before"}})

    assert read("issues", payload) == IssueChanged(ORIGIN, "edited", 5, ("body",), as_of)


def test_a_label_taken_off_is_read() -> None:
    payload = a_payload(action="unlabeled", issue={"number": 5}, label={"name": "bug"})

    assert read("issues", payload) == LabelChanged(ORIGIN, "unlabeled", 5, "bug")


def test_a_comment_is_read_with_its_author_and_place() -> None:
    comment = {
        "id": 9,
        "user": {"login": "helper[bot]", "type": "Bot"},
        "author_association": "MEMBER",
        "body": "/triage",
    }
    payload = a_payload(action="created", issue={"number": 5, "pull_request": {}}, comment=comment)

    assert read("issue_comment", payload) == CommentChanged(
        origin=ORIGIN,
        action="created",
        number=5,
        comment_id=9,
        author=Actor("helper[bot]", is_bot=True),
        association="MEMBER",
        body="/triage",
        is_on_pull_request=True,
    )


def test_an_unknown_association_and_a_deleted_author_give_no_rights() -> None:
    comment = {"id": 9, "user": None, "author_association": "EMPEROR", "body": None}
    payload = a_payload(action="created", issue={"number": 5}, comment=comment)

    event = read("issue_comment", payload)

    assert (event.author, event.association, event.body) == (Actor("ghost"), "NONE", "")


def test_repositories_given_and_taken_are_read() -> None:
    payload = {
        "action": "removed",
        "installation": {"id": 7, "account": {"login": "octo"}, "created_at": 1700000000},
        "repositories_added": [],
        "repositories_removed": [{"id": 42, "full_name": "octo/engine"}],
    }

    assert read("installation_repositories", payload) == InstallationChanged(
        "d-1", "removed", 7, "octo", removed=(RepositoryRef("octo", "engine"),), lost_ids=(42,)
    )


def test_an_uninstallation_tells_which_repositories_there_were() -> None:
    payload = {
        "action": "deleted",
        "installation": {"id": 7, "account": {"login": "octo"}},
        "repositories": [{"id": 42, "full_name": "octo/engine"}],
    }

    assert read("installation", payload) == InstallationChanged(
        "d-1", "deleted", 7, "octo", lost_ids=(42,)
    )


def test_an_enterprise_is_named_by_its_slug() -> None:
    payload = {"action": "created", "installation": {"id": 7, "account": {"slug": "big"}}}

    assert read("installation", payload) == InstallationChanged("d-1", "created", 7, "big")


def test_changed_labels_and_releases_of_a_repository_are_read() -> None:
    assert read("release", a_payload(action="published")) == RepositoryChanged(
        ORIGIN, "release", "published"
    )


def test_a_change_of_who_may_see_a_repository_is_read() -> None:
    assert read("repository", a_payload(action="privatized")) == RepositoryChanged(
        ORIGIN, "repository", "privatized"
    )
    renamed = read("repository", a_payload(action="renamed"))
    assert renamed == OtherEvent("d-1", "repository", "renamed")


def test_a_webhook_without_an_installation_is_not_acted_on() -> None:
    payload = a_payload(action="opened", issue={"number": 5}, installation=None)

    assert read("issues", payload) == OtherEvent("d-1", "issues", "opened without an installation")


@pytest.mark.parametrize(
    ("event", "payload", "expected"),
    [
        ("issues", a_payload(action="pinned"), OtherEvent("d-1", "issues", "pinned")),
        ("push", {"ref": "refs/heads/main"}, OtherEvent("d-1", "push")),
        ("ping", {"zen": "Keep it logically awesome."}, Ping("d-1", "Keep it logically awesome.")),
        ("ping", {}, Ping("d-1")),
    ],
)
def test_other_signed_events_are_told_apart(event: str, payload: Any, expected: Any) -> None:
    assert read(event, payload) == expected


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"[]", id="array"),
        pytest.param(b"null", id="null"),
        pytest.param(b'{"zen": NaN}', id="not a number"),
        pytest.param(b"\xff\xfe{}", id="not UTF-8"),
        pytest.param(b"[" * 1_000 + b"]" * 1_000, id="deep"),
        pytest.param(b'{"a":' * 100_000, id="very deep"),
        pytest.param(b'{"zen": 1' + b"0" * 5_000 + b"}", id="enormous number"),
        pytest.param(b'{"zen": ["Keep"]}', id="wrong type"),
        pytest.param(b'{"zen": "\\', id="cut in an escape"),
    ],
)
def test_a_body_that_github_never_sends_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadablePayload):
        read("ping", body)


@pytest.mark.parametrize(
    "changed",
    [
        {"installation": {"id": True}},
        {"installation": {"id": 0}},
        {"installation": {"id": 2**53}},
        {"installation": {"id": "7"}},
        {"repository": {"id": 42, "full_name": "octo/.."}},
        {"repository": {"id": 42, "full_name": "octo/engine/../app"}},
        {"repository": {"id": 42, "full_name": "octo/engine\n"}},
        {"repository": {"id": 42, "full_name": "octo"}},
        {"repository": {"full_name": "octo/engine"}},
        {"sender": "ada"},
        {"issue": []},
        {"issue": {"number": 1.5}},
        {"action": "Opened; DROP"},
        {"action": 3},
    ],
    ids=json.dumps,
)
def test_a_member_of_the_wrong_form_makes_the_payload_unreadable(changed: Any) -> None:
    payload = a_payload(**{"action": "opened", "issue": {"number": 5}, **changed})

    with pytest.raises(UnreadablePayload):
        read("issues", payload)


@pytest.mark.parametrize(
    ("event", "delivery"),
    [("ping", ""), ("ping", "d 1"), ("ping", "d" * 65), ("ping", "d\n"), ("", "d"), ("é", "d")],
)
def test_headers_of_the_wrong_form_are_refused(event: str, delivery: str) -> None:
    with pytest.raises(UnreadablePayload):
        read_event(event=event, delivery=delivery, body=b"{}")


@pytest.mark.parametrize(
    ("body", "zen"),
    [
        (rb'{"zen": "cut \ud83d"}', "cut \ufffd"),
        (rb'{"zen": "\ude00\ud83d!"}', "\ufffd\ufffd!"),
        (rb'{"zen": "\ud83d\ude00 \ud83d"}', "\U0001f600 \ufffd"),
        (rb'{"zen": "C:\\ud83d \ud83d"}', "C:\\ud83d \ufffd"),
    ],
)
def test_half_an_emoji_is_replaced(body: bytes, zen: str) -> None:
    assert read("ping", body) == Ping("d-1", zen)


@pytest.mark.parametrize(
    "body",
    [
        b'{"zen": "first", "zen": "last"}',
        b'{"zen":"ok","hook":{},"zen":"ok"}',
        b'{"hook": {"id": 1, "id": 2}}',
    ],
)
def test_a_member_named_twice_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadablePayload, match="twice"):
        read("ping", body)


def test_a_name_that_only_a_text_repeats_is_no_second_member() -> None:
    body = rb'{"hook": "\u0022zen\u0022:", "zen": "\"zen\":\"zen\":"}'
    assert read("ping", body) == Ping("d-1", '"zen":"zen":')


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
MEMBERS = ["action", "installation", "repository", "sender", "issue", "comment", "label", "id"]


@given(
    event=st.sampled_from(["issues", "issue_comment", "installation", "label", "ping"]),
    payload=st.dictionaries(st.sampled_from(MEMBERS), JSON),
)
def test_no_payload_is_a_fault_of_ours(event: str, payload: dict[str, Any]) -> None:
    with contextlib.suppress(UnreadablePayload):
        read(event, {**a_payload(action="opened"), **payload})


def load_examples() -> list[tuple[str, dict[str, Any]]]:
    if not EXAMPLES.exists():
        return []
    return [
        (entry["name"], example)
        for entry in json.loads(EXAMPLES.read_text())
        for example in entry["examples"]
    ]


@pytest.mark.skipif(not EXAMPLES.exists(), reason=f"GitHub's examples are not at {EXAMPLES}")
def test_every_example_that_github_publishes_is_read() -> None:
    examples = load_examples()
    installation = {"id": 7, "account": {"login": "octo"}}

    actions = [
        getattr(read(name, {**payload, "installation": installation}), "action", None)
        for name, payload in examples
    ]

    assert actions == [payload.get("action") for _, payload in examples]


@pytest.mark.skipif(not EXAMPLES.exists(), reason=f"GitHub's examples are not at {EXAMPLES}")
def test_every_example_without_an_installation_is_left_alone() -> None:
    ours = [
        read(name, payload)
        for name, payload in load_examples()
        if name in {"issues", "issue_comment", "label", "release"} and "installation" not in payload
    ]

    assert {type(event) for event in ours} == {OtherEvent}


def test_a_signature_is_compared_in_constant_time_alone() -> None:
    names = {
        node.attr
        for node in ast.walk(ast.parse(inspect.getsource(verify_signature)))
        if isinstance(node, ast.Attribute)
    }
    compared = [
        operator
        for node in ast.walk(ast.parse(inspect.getsource(verify_signature)))
        if isinstance(node, ast.Compare)
        for operator in node.ops
    ]
    assert "compare_digest" in names
    assert [one for one in compared if not isinstance(one, ast.Is)] == []
