"""The door of the web process, without a server in front of it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.requests import Request
from bot.inbox.inbox import Acceptance
from bot.web.app import create_site
from bot.web.body import MAX_BODY_BYTES
from bot.web.door import Door
from bot.web.site import Site
from tests.event_loop import run
from tests.fakes import APP_ID, InboxInMemory, ReportsInMemory, settings_in, sign

GUID = "72d3162e-cc78-11e3-81ab-4c9367dc0958"
OPENED = orjson.dumps(
    {
        "action": "opened",
        "issue": {"number": 3},
        "repository": {"id": 70, "full_name": "acme/rocket"},
        "installation": {"id": 7},
        "sender": {"login": "ann", "type": "User"},
    }
)
SIGNED = {
    "content-type": "application/json",
    "x-github-event": "issues",
    "x-github-delivery": GUID,
    "x-github-hook-installation-target-type": "integration",
    "x-github-hook-installation-target-id": APP_ID,
    "x-hub-signature-256": sign(OPENED),
}


@dataclass
class OnALoop:
    """An inbox as the event loop uses it."""

    inbox: InboxInMemory

    async def accept(self, delivery: str, request: Request) -> Acceptance:
        return self.inbox.accept(delivery, request)

    async def close(self) -> None:
        """Hold nothing."""


@dataclass
class HeaderList:
    pairs: list[tuple[str, str]]

    def items(self) -> list[tuple[str, str]]:
        return self.pairs

    def get(self, name: str) -> str | None:
        return next((value for key, value in self.pairs if key == name), None)

    def get_all(self, name: str) -> list[str]:
        return [value for key, value in self.pairs if key == name]


@dataclass
class Asked:
    """A request, and where its answer arrives."""

    headers: HeaderList
    method: str = "POST"
    path: str = "/webhook"
    query_string: str = ""
    body: bytes = OPENED
    then_silent: bool = False
    scheme: str = "http"
    client: str = "192.0.2.1:4711"
    server: str = "127.0.0.1:8000"
    http_version: str = "1.1"
    status: int = 0
    answer: dict[str, str] = field(default_factory=dict)
    text: str = ""

    async def __call__(self) -> bytes:
        return b"".join([piece async for piece in self])

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self.body
        if self.then_silent:
            await asyncio.Event().wait()

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.answer, self.text = status, dict(headers), body.decode()


@pytest.fixture
def inbox() -> InboxInMemory:
    return InboxInMemory()


@pytest.fixture
def site(tmp_path: Path, inbox: InboxInMemory) -> Site:
    return create_site(settings_in(tmp_path), inbox=inbox, reports=ReportsInMemory())


def _asked(**changes: Any) -> Asked:
    headers = {"content-length": str(len(changes.get("body", OPENED))), **SIGNED}
    headers |= changes.pop("headers", {})
    pairs = [(name, value) for name, value in headers.items() if value is not None]
    return Asked(HeaderList([*pairs, *changes.pop("more_headers", [])]), **changes)


def ask(site: Site, inbox: InboxInMemory, **changes: Any) -> Asked:
    asked = _asked(**changes)
    door = Door(lambda: site, OnALoop(inbox), body_seconds=0.05)
    run(door.__rsgi__(asked, asked))
    return asked


def test_a_signed_delivery_is_kept_and_then_accepted(site: Site, inbox: InboxInMemory) -> None:
    asked = ask(site, inbox)
    assert (asked.status, orjson.loads(asked.text)["status"]) == (202, "accepted")
    assert list(inbox.kept) == [GUID]


@pytest.mark.parametrize("headers", [{"content-length": None}, {}])
def test_a_signed_body_is_read_with_and_without_its_length(
    site: Site, inbox: InboxInMemory, headers: dict[str, str | None]
) -> None:
    assert ask(site, inbox, headers=headers).status == 202


def test_a_large_delivery_is_accepted(site: Site, inbox: InboxInMemory) -> None:
    body = OPENED[:-1] + b',"padding":"' + b"x" * 300_000 + b'"}'
    asked = ask(site, inbox, body=body, headers={"x-hub-signature-256": sign(body)})
    assert asked.status == 202


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        pytest.param({"headers": {"x-hub-signature-256": None}}, 401, id="unsigned"),
        pytest.param({"more_headers": [("x-hub-signature-256", "x")]}, 401, id="two signatures"),
        pytest.param({"headers": {"content-type": "text/plain"}}, 415, id="not JSON"),
        pytest.param({"headers": {"content-length": str(MAX_BODY_BYTES + 1)}}, 413, id="large"),
        pytest.param({"then_silent": True}, 408, id="silent"),
        pytest.param({"method": "GET"}, 405, id="method"),
        pytest.param({"headers": {"x-github-delivery": "a b"}}, 400, id="unreadable"),
    ],
)
def test_what_is_not_in_order_is_refused_and_not_kept(
    site: Site, inbox: InboxInMemory, changes: dict[str, Any], status: int
) -> None:
    assert ask(site, inbox, **changes).status == status
    assert inbox.kept == {}


def test_a_wrong_method_is_told_the_right_one(site: Site, inbox: InboxInMemory) -> None:
    assert ask(site, inbox, method="PUT").answer["Allow"] == "POST"


def test_while_redis_is_away_github_is_told_that_the_delivery_failed(
    site: Site, inbox: InboxInMemory
) -> None:
    inbox.is_away = True
    assert ask(site, inbox).status == 503


def test_without_credentials_nothing_is_taken(tmp_path: Path, inbox: InboxInMemory) -> None:
    site = create_site(settings_in(tmp_path, app_id=None), inbox=inbox, reports=ReportsInMemory())
    assert ask(site, inbox).status == 503


def test_deliveries_are_counted_by_what_became_of_them(site: Site, inbox: InboxInMemory) -> None:
    ask(site, inbox)
    ask(site, inbox)
    text = ask(site, inbox, method="GET", path="/metrics", body=b"").text
    assert 'issuegraph_deliveries_total{outcome="accepted"} 1.0' in text
    assert 'issuegraph_deliveries_total{outcome="seen"} 1.0' in text


def test_pages_are_flasks(site: Site, inbox: InboxInMemory) -> None:
    asked = ask(site, inbox, method="GET", path="/", body=b"")
    assert (asked.status, asked.answer["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "Issuegraph" in asked.text


def test_a_page_sees_the_path_the_question_the_cookies_and_the_form(
    site: Site, inbox: InboxInMemory
) -> None:
    @site.app.post("/echo/<name>")
    def echo(name: str) -> dict[str, Any]:
        from flask import request

        return {
            "name": name,
            "question": request.args.to_dict(),
            "cookies": request.cookies.to_dict(),
            "form": request.form.to_dict(),
            "from": request.remote_addr,
        }

    asked = ask(
        site,
        inbox,
        path="/echo/größe",
        query_string="a=1&b=%20",
        body=b"c=3",
        headers={"content-type": "application/x-www-form-urlencoded", "cookie": "d=4"},
        more_headers=[("cookie", "e=5")],
    )
    assert orjson.loads(asked.text) == {
        "name": "größe",
        "question": {"a": "1", "b": " "},
        "cookies": {"d": "4", "e": "5"},
        "form": {"c": "3"},
        "from": "192.0.2.1",
    }


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"headers": {"content-length": "70000"}}, 413), ({"then_silent": True}, 408)],
)
def test_a_form_is_bounded_too(
    site: Site, inbox: InboxInMemory, changes: dict[str, Any], status: int
) -> None:
    assert ask(site, inbox, path="/setup", **changes).status == status


def test_while_one_sender_is_silent_others_are_answered(site: Site, inbox: InboxInMemory) -> None:
    silent, other = _asked(then_silent=True), _asked()
    door = Door(lambda: site, OnALoop(inbox), body_seconds=0.2)

    async def both() -> list[int]:
        waiting = asyncio.create_task(door.__rsgi__(silent, silent))
        await door.__rsgi__(other, other)
        before = silent.status
        await waiting
        return [before, other.status, silent.status]

    assert run(both()) == [0, 202, 408]


HEADER_TEXT = st.text(st.characters(max_codepoint=126, min_codepoint=32), max_size=80)


@settings(
    max_examples=300,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    body=st.binary(max_size=200) | st.sampled_from([OPENED, b"[" * 5_000]),
    headers=st.fixed_dictionaries(
        {"x-hub-signature-256": HEADER_TEXT},
        optional={
            "x-github-event": HEADER_TEXT,
            "x-github-delivery": HEADER_TEXT,
            "content-type": HEADER_TEXT,
            "content-length": st.none(),
        },
    ),
    method=st.sampled_from(["POST", "GET", "PUT", "BREW"]),
)
def test_nothing_unsigned_is_answered_with_5xx(
    site: Site, inbox: InboxInMemory, body: bytes, headers: dict[str, str | None], method: str
) -> None:
    asked = ask(site, inbox, body=body, headers=headers, method=method)
    assert 400 <= asked.status < 500
    assert inbox.kept == {}
