"""What is on the wire, read by a server that answers every request with what it was sent."""

import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bot.github.transport import ApiRequest, Transport, as_app, as_installation


class Echo(BaseHTTPRequestHandler):
    """Answers with the method, the path and the headers of the request."""

    def answer(self) -> None:
        sent = {"method": self.command, "path": self.path, "headers": dict(self.headers)}
        body = json.dumps(sent).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PATCH = do_DELETE = answer  # noqa: N815 - the names http.server looks for

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def send(transport: Transport, request: ApiRequest, *, token: str = "") -> Any:
    answer = transport.send(request, auth=as_installation(token))
    return json.loads(answer.text)


def test_a_request_says_who_asks_and_in_which_version(address: str) -> None:
    sent = send(
        Transport(address, version="1.0"),
        ApiRequest("GET", "/repos/octo/engine", {"page": 2}),
        token="secret",
    )

    headers = {
        name: sent["headers"].get(name)
        for name in (
            "User-Agent",
            "Accept",
            "X-GitHub-Api-Version",
            "Authorization",
        )
    }
    assert (sent["method"], sent["path"]) == ("GET", "/repos/octo/engine?page=2")
    assert headers == {
        "User-Agent": "issuegraph/1.0",
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": "2022-11-28",
        "Authorization": "token secret",
    }


def test_without_a_token_nobody_is_named(address: str) -> None:
    sent = send(Transport(address, version="1.0"), ApiRequest("GET", "/meta"))

    assert "Authorization" not in sent["headers"]


def test_the_app_signs_with_its_own_scheme(address: str) -> None:
    answer = Transport(address, version="1.0").send(ApiRequest("GET", "/app"), auth=as_app("jwt"))

    assert json.loads(answer.text)["headers"]["Authorization"] == "Bearer jwt"


@pytest.mark.parametrize(
    ("below", "rest", "graphql"),
    [
        ("", "/meta", "/graphql"),
        ("/", "/meta", "/graphql"),
        ("/api/v3", "/api/v3/meta", "/api/graphql"),
        ("/api/v3/", "/api/v3/meta", "/api/graphql"),
    ],
)
def test_graphql_stands_beside_rest(address: str, below: str, rest: str, graphql: str) -> None:
    transport = Transport(address + below, version="1.0")
    query = ApiRequest("POST", transport.graphql_url, body={"query": "{}"}, is_repeatable=True)

    assert send(transport, ApiRequest("GET", "/meta"))["path"] == rest
    assert send(transport, query)["path"] == graphql


def test_a_forked_process_opens_connections_of_its_own(address: str) -> None:
    transport = Transport(address, version="1.0")
    send(transport, ApiRequest("GET", "/meta"))
    parents = transport._session
    transport._process = os.getpid() + 1

    send(transport, ApiRequest("GET", "/meta"))

    assert transport._session is not parents


@pytest.mark.parametrize(("rest_seconds", "is_kept"), [(5.0, True), (31.0, False)])
def test_connections_are_kept_unless_they_rested_long(
    address: str, rest_seconds: float, *, is_kept: bool
) -> None:
    now = [100.0]
    transport = Transport(address, version="1.0", steady=lambda: now[0])
    send(transport, ApiRequest("GET", "/meta"))
    before = transport._session
    now[0] += rest_seconds

    send(transport, ApiRequest("GET", "/meta"))

    assert (transport._session is before) is is_kept
