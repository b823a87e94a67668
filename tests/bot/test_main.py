"""`python -m bot`: it serves, or it says in one line each why it does not."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import IO

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.process.listening_port import insist_on_free_port
from bot.redis_server.connection import connect_receiver
from bot.redis_server.embedded import embedded_redis
from bot.web.setup_folder import SetupFolder
from tests.fakes import APP_ID, SECRET, sign
from tests.free_port import free_port

PEM = (
    rsa.generate_private_key(public_exponent=65537, key_size=2048)
    .private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    .decode()
)
START = [sys.executable, "-m", "bot"]
PATIENCE_SECONDS = 60


def environ(folder: Path, **variables: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "DATA_DIR": str(folder / "data"), **variables}


def run_to_its_end(
    variables: dict[str, str], *, start: Sequence[str] = START
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - our own program
        start,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )


@pytest.mark.parametrize("secret", ["", " ", "development"])
def test_a_weak_secret_stops_the_start_before_anything_listens(tmp_path: Path, secret: str) -> None:
    ended = run_to_its_end(environ(tmp_path, GITHUB_WEBHOOK_SECRET=secret))
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.startswith("GITHUB_WEBHOOK_SECRET must be at least 16 characters")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("name", "address", "line"),
    [
        ("DATABASE_URL", "foo://me:canary@db", "DATABASE_URL must be an address such as"),
        ("DATABASE_URL", "postgresql://me:can@ary@db/x", "DATABASE_URL can be read neither as"),
        ("DATABASE_URL", "sqlite:////dev/null/x.db", "DATABASE_URL, or DATA_DIR without one"),
        ("DATABASE_URL", f"sqlite:///{__file__}", "the database cannot be used (file is not"),
        ("REDIS_URL", "foo://:canary@cache", "REDIS_URL must be an address such as"),
        ("DATA_DIR", "/dev/null/data", "DATA_DIR must be a folder that this user can write"),
    ],
)
def test_where_it_cannot_keep_anything_one_line_says_so_and_no_token_is_shown(
    tmp_path: Path, name: str, address: str, line: str
) -> None:
    ended = run_to_its_end(environ(tmp_path) | {name: address})
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith(line)
    assert ended.stderr.count("\n") == 1
    assert "canary" not in ended.stderr


def test_a_redis_that_would_lose_deliveries_is_refused(tmp_path: Path) -> None:
    with embedded_redis(tmp_path / "redis") as url, connect_receiver(url) as connection:
        connection.config_set("appendonly", "no")
        ended = run_to_its_end(environ(tmp_path, PORT=str(free_port()), REDIS_URL=url))
    why = "without it a crash loses every delivery it acknowledged"
    assert (ended.returncode, ended.stderr) == (1, f"Redis needs appendonly yes: {why}\n")


def test_a_redis_that_is_away_at_the_start_is_waited_for(tmp_path: Path) -> None:
    port, away = free_port(), f"redis://127.0.0.1:{free_port()}/0"
    variables = environ(tmp_path, PORT=str(port), WEB_CONCURRENCY="1", REDIS_URL=away)
    log_path = tmp_path / "log"
    with log_path.open("w") as log, run_server(variables, log):
        statuses = [status_of(port, method="GET", path=path) for path in ("/healthz", "/readyz")]
    assert statuses == [200, 503]
    assert "Redis does not answer" in log_path.read_text()


def test_a_process_of_the_server_starts_without_the_database(
    tmp_path: Path, redis_url: str
) -> None:
    away = {"DATABASE_URL": "postgresql://me:canary@127.0.0.1:9/x", "REDIS_URL": redis_url}
    load = [sys.executable, "-c", "from bot.web.serve import make_door; make_door()"]
    ended = run_to_its_end(environ(tmp_path, **away), start=load)
    assert (ended.returncode, ended.stderr) == (0, "")


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


def test_without_its_credentials_it_is_set_up_anew(tmp_path: Path, redis_url: str) -> None:
    port = free_port()
    variables = environ(tmp_path, PORT=str(port), WEB_CONCURRENCY="1", REDIS_URL=redis_url)
    folder = SetupFolder(tmp_path / "data", now=lambda: datetime(2026, 3, 2, tzinfo=UTC))
    folder.issue_token()
    folder.note_delivery("issues")
    assert folder.show_once()
    with (tmp_path / "log").open("w") as log, run_server(variables, log):
        assert status_of(port, method="GET", path="/setup") == 200
    assert folder.show_once()


def test_where_another_has_the_port_one_line_says_so_and_no_token_is_shown(
    tmp_path: Path, redis_url: str
) -> None:
    with socket.socket() as other:
        # As a second server of ours would.
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("0.0.0.0", 0))  # noqa: S104 - as the server does
        other.listen()
        port = other.getsockname()[1]
        variables = environ(tmp_path, PORT=str(port), REDIS_URL=redis_url, LOG_LEVEL="error")
        ended = run_to_its_end(variables)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == (
        f"PORT {port} cannot be used (Address already in use);"
        " end what has it, or set another PORT\n"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel is asked for it")
def test_killed_it_leaves_nobody_behind_who_listens(tmp_path: Path, redis_url: str) -> None:
    port = free_port()
    variables = environ(tmp_path, PORT=str(port), WEB_CONCURRENCY="1", REDIS_URL=redis_url)
    with (tmp_path / "log").open("w") as log, run_server(variables, log) as server:
        assert status_of(port, method="GET", path="/healthz") == 200
        server.kill()
        server.wait(PATIENCE_SECONDS)
        insist_on_free_port(port, patience_seconds=PATIENCE_SECONDS)


def test_told_to_stop_while_it_starts_it_leaves_nothing_behind(
    tmp_path: Path, redis_url: str
) -> None:
    port = free_port()
    variables = environ(tmp_path, PORT=str(port), WEB_CONCURRENCY="1", REDIS_URL=redis_url)
    log_path = tmp_path / "log"
    with log_path.open("w") as log, run_server(variables, log) as server:
        wait_for_line(log_path, "Spawning worker-1")
    assert server.returncode == 0, log_path.read_text()
    assert "Killing worker" not in log_path.read_text()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_it_answers_whatever_comes_over_the_wire(tmp_path: Path, redis_url: str) -> None:
    port = free_port()
    variables = environ(tmp_path, PORT=str(port), WEB_CONCURRENCY="1", REDIS_URL=redis_url)
    variables |= {
        "GITHUB_APP_ID": APP_ID,
        "GITHUB_PRIVATE_KEY": PEM,
        "GITHUB_WEBHOOK_SECRET": SECRET.decode(),
    }
    head = b"POST /webhook HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
    signed = b"X-GitHub-Event: ping\r\nX-GitHub-Delivery: d-1\r\nX-Hub-Signature-256: "
    signed += sign(b"{}").encode() + b"\r\n"
    asked = {
        "whole": head + signed + b"Content-Length: 2\r\n\r\n{}",
        "chunks": head + signed + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "unsigned": head + b"Content-Length: 2\r\n\r\n{}",
        "not ASCII": head + b"X-Hub-Signature-256: sha256=\xc3\xa9\r\nContent-Length: 2\r\n\r\n{}",
        "two signatures": head + signed + signed + b"Content-Length: 2\r\n\r\n{}",
        "too large": head + signed + b"Content-Length: 26214401\r\n\r\n{}",
        "no length": head + signed + b"\r\n",
        "senseless length": head + signed + b"Content-Length: 1e3\r\n\r\n{}",
        "page": b"GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n",
        "head of a page": b"HEAD / HTTP/1.1\r\nHost: here\r\n\r\n",
        "no such page": b"GET /nowhere%20at%20all?x=%ff HTTP/1.1\r\nHost: here\r\n\r\n",
    }
    log_path = tmp_path / "log"
    with log_path.open("w") as log, run_server(variables, log):
        status_of(port, method="GET", path="/readyz")
        statuses = {name: raw_status_of(port, request) for name, request in asked.items()}
    assert statuses == {
        "whole": 200,
        "chunks": 200,
        "unsigned": 401,
        "not ASCII": 401,
        "two signatures": 401,
        "too large": 413,
        "no length": 401,
        "senseless length": 400,
        "page": 200,
        "head of a page": 200,
        "no such page": 404,
    }
    assert "Traceback" not in log_path.read_text()


def raw_status_of(port: int, request: bytes) -> int:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as connection:
        connection.sendall(request)
        return int(connection.recv(4096).split(b" ", 2)[1])


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
