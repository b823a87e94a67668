"""`issuegraph serve`: as it runs where nothing was set, and where it cannot work."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner

from tests.free_port import free_port
from workers.cli.serve import serve

_PATIENCE_SECONDS = 60.0
_ADDRESS = re.compile(r"^Dashboard: (\S+)$", re.MULTILINE)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """What an instance prints that serves until the test ends."""
    port, printed = free_port(), tmp_path / "log"
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


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("foo://me:canary@db", "Error: DATABASE_URL must be an address such as"),
        (f"sqlite:///{__file__}", "Error: the database cannot be used (file is not a database)"),
    ],
)
def test_without_a_database_nothing_is_started(tmp_path: Path, address: str, line: str) -> None:
    environ = {"DATA_DIR": str(tmp_path), "DATABASE_URL": address, "REDIS_URL": ""}
    result = CliRunner(env=environ).invoke(serve)
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert result.output.startswith(line)
    assert not (tmp_path / "redis").exists()


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
