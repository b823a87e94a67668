"""`python -m bot`: it serves, or it says in one line each why it does not."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import IO

import pytest

START = [sys.executable, "-m", "bot"]
PATIENCE_SECONDS = 60


def environ(folder: Path, **variables: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "DATA_DIR": str(folder / "data"), **variables}


@pytest.mark.parametrize("secret", ["", " ", "development"])
def test_a_weak_secret_stops_the_start_before_anything_listens(tmp_path: Path, secret: str) -> None:
    ended = subprocess.run(  # noqa: S603 - our own program
        START,
        env=environ(tmp_path, GITHUB_WEBHOOK_SECRET=secret),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.startswith("GITHUB_WEBHOOK_SECRET must be at least 16 characters")
    assert not (tmp_path / "data").exists()


def test_with_an_empty_environment_it_serves_until_it_is_told_to_stop(
    tmp_path: Path, redis_url: str
) -> None:
    port = free_port()
    variables = environ(tmp_path, PORT=str(port), WEB_CONCURRENCY="1", REDIS_URL=redis_url)
    log_path = tmp_path / "log"
    asked = [("GET", "/readyz"), ("GET", "/"), ("POST", "/webhook")]
    with log_path.open("w") as log, run_server(variables, log) as server:
        statuses = [status_of(port, method=method, path=path) for method, path in asked]
    assert server.returncode == 0, log_path.read_text()
    # Nothing is registered yet, so deliveries are told to come again.
    assert statuses == [200, 200, 503]


def test_told_to_stop_while_it_starts_it_leaves_nothing_behind(
    tmp_path: Path, redis_url: str
) -> None:
    port = free_port()
    variables = environ(tmp_path, PORT=str(port), WEB_CONCURRENCY="1", REDIS_URL=redis_url)
    log_path = tmp_path / "log"
    with log_path.open("w") as log, run_server(variables, log) as server:
        wait_for_line(log_path, "Spawning worker-1")
    assert server.returncode == 0, log_path.read_text()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


@contextmanager
def run_server(variables: dict[str, str], log: IO[str]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(START, env=variables, stderr=log) as server:  # noqa: S603 - our own program
        try:
            yield server
        finally:
            server.terminate()
            server.wait(PATIENCE_SECONDS)


def wait_for_line(log_path: Path, words: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while words not in log_path.read_text():
        if time.monotonic() > deadline:
            raise TimeoutError(words)
        time.sleep(0.02)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def status_of(port: int, *, method: str, path: str) -> int:
    """Ask until somebody listens."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, path)
            return connection.getresponse().status
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        finally:
            connection.close()
