"""Through a relay a delivery reaches the web process as GitHub signed it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest
from click.testing import CliRunner
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from bot.simulator.server import QuietRequests
from tests.fakes import SECRET, InboxInMemory, client_for, settings_in, sign
from workers.cli import main

BODY = b'{"zen":"Half measures are as bad as nothing at all.","hook_id":1,"hook":{}}'


@contextmanager
def served(application: object) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=QuietRequests)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@Request.application
def relay(_request: Request) -> Response:
    """Answer as smee does: ready, then one delivery with its JSON parsed."""
    delivery = {
        "x-github-event": "ping",
        "x-github-delivery": "d-1",
        "x-hub-signature-256": sign(BODY, SECRET),
        "x-github-hook-installation-target-type": "integration",
        "x-github-hook-installation-target-id": "12",
        "body": json.loads(BODY),
        "query": {},
    }
    stream = f"event: ready\ndata: {{}}\n\nid: 1\ndata: {json.dumps(delivery)}\n\n"
    return Response(stream, content_type="text/event-stream")


@pytest.fixture
def relayed_to(tmp_path: Path) -> Iterator[str]:
    """The web process."""
    client = client_for(settings_in(tmp_path), inbox=InboxInMemory())
    with served(client.application) as url:
        yield f"{url}/webhook"


def first_line(address: str, target: str) -> str:
    lines: Queue[str] = Queue()
    command = [sys.executable, "-m", "workers.cli", "relay", address, "--to", target]
    environ = {"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as listening:  # noqa: S603 - our own program
        assert listening.stdout
        reader = Thread(target=lambda out: lines.put(out.readline()), args=(listening.stdout,))
        reader.start()
        try:
            return lines.get(timeout=30)
        finally:
            listening.terminate()
            reader.join()


def test_a_relayed_delivery_is_verified_and_answered(relayed_to: str) -> None:
    with served(relay) as address:
        line = first_line(address, relayed_to)
    assert line.startswith("ping d-1: 200 ")
    assert json.loads(line.partition(": 200 ")[2])["status"] == "pong"


@pytest.mark.parametrize(
    "words",
    [
        ["smee.io/abc"],
        ["ftp://smee.io/abc"],
        ["https://"],
        ["https://[smee.io/abc"],
        ["https://smee.io/abc", "--to", "localhost:8000"],
    ],
)
def test_what_is_no_address_is_refused_at_once(words: list[str]) -> None:
    result = CliRunner().invoke(main, ["relay", *words])
    assert result.exit_code == 2
    assert "is no address such as https://smee.io/abcDEF123" in result.output


def test_while_nobody_listens_here_it_says_so() -> None:
    with served(relay) as address:
        line = first_line(address, "http://127.0.0.1:9/webhook")
    assert line == ("ping d-1: not handed on (ConnectionError); is the web process running?\n")
