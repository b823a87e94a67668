"""Stands between the bot and the simulator and writes down what passes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl

import requests
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from bot.simulator.server import QuietRequests

_PASSED_ON = frozenset({"accept", "authorization", "content-type", "user-agent"})


@dataclass(frozen=True)
class Exchange:
    method: str
    path: str
    query: dict[str, str]
    asked: Any
    status: int
    answered: Any
    headers: dict[str, str] = field(repr=False)


@dataclass
class RecordingProxy:
    target: str
    exchanges: list[Exchange] = field(default_factory=list)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        asked = Request(environ)
        headers = {
            name: value
            for name, value in asked.headers.items()
            if name.lower() in _PASSED_ON or name.lower().startswith("x-github-")
        }
        body = asked.get_data()
        answer = requests.request(
            asked.method,
            f"{self.target}{asked.full_path.rstrip('?')}",
            headers=headers,
            data=body,
            timeout=30,
            allow_redirects=False,
        )
        self._record(asked, body, answer)
        kept = {k: v for k, v in answer.headers.items() if k.lower().startswith(("x-", "loc"))}
        response = Response(
            answer.content,
            status=answer.status_code,
            headers=kept,
            content_type=answer.headers.get("content-type"),
        )
        return response(environ, start_response)

    def _record(self, asked: Request, body: bytes, answer: requests.Response) -> None:
        self.exchanges.append(
            Exchange(
                asked.method,
                asked.path.removeprefix("/api/v3"),
                dict(parse_qsl(asked.query_string.decode(), keep_blank_values=True)),
                json.loads(body) if body else None,
                answer.status_code,
                json.loads(answer.content) if answer.content else None,
                dict(asked.headers),
            )
        )


@contextmanager
def recorded(target: str) -> Iterator[tuple[str, RecordingProxy]]:
    """Yield an address that behaves as `target` does, and what was asked through it."""
    proxy = RecordingProxy(target)
    server = make_server("127.0.0.1", 0, proxy, threaded=True, request_handler=QuietRequests)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", proxy
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
