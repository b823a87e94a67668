"""`issuegraph serve`, as it runs on a machine where nothing was set."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path

import pytest
import requests

_PATIENCE_SECONDS = 60.0
_ADDRESS = re.compile(r"^Dashboard: (\S+)$", re.MULTILINE)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """What an instance prints that serves until the test ends."""
    port, printed = _free_port(), tmp_path / "log"
    environ = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(tmp_path / "data"),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
        "WORKER_CONCURRENCY": "1",
    }
    with printed.open("w") as out:
        command = [sys.executable, "-m", "workers.cli", "serve"]
        server = subprocess.Popen(command, env=environ, stdout=out, stderr=out)  # noqa: S603 - our own program
    try:
        yield printed
    finally:
        server.terminate()
        server.wait(_PATIENCE_SECONDS)


def test_the_address_that_is_printed_opens_the_dashboard(log: Path) -> None:
    address = _printed_address(log)
    answer = _answer(address, log)
    assert (answer.status_code, "Dashboard" in answer.text) == (HTTPStatus.OK, True)
    stranger = requests.get(address[:-1] + "x", timeout=10)
    assert stranger.status_code == HTTPStatus.NOT_FOUND


def _printed_address(log: Path) -> str:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not (found := _ADDRESS.search(log.read_text())):
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)
    return found[1]


def _answer(address: str, log: Path) -> requests.Response:
    """Return the page, once the web process is there."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with suppress(requests.ConnectionError):
            return requests.get(address, timeout=10)
        time.sleep(0.1)
    pytest.fail(log.read_text())


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
