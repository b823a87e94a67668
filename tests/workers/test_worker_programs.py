import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from redis import Redis

from bot.domain.requests import RememberRemovedLabel, TriageIssue
from bot.inbox.inbox import EntryState, Inbox
from bot.memory.effects import CommentMemory
from bot.redis_server.connection import connect_worker
from bot.redis_server.embedded import embedded_redis

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 15.0


@pytest.fixture
def own_connection(tmp_path: Path) -> Iterator[Redis]:
    """A server of one test alone: the programs use the keys of a real installation."""
    with embedded_redis(tmp_path) as url, connect_worker(url) as connection:
        yield connection


def start(module: str, data_dir: Path, **environ: str) -> "subprocess.Popen[str]":
    always = {"PATH": os.environ["PATH"], "DATA_DIR": str(data_dir), "LOG_FORMAT": "json"}
    environment = {**always, **environ}
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", module], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    )


def test_the_clock_wakes_what_rq_lost_and_ends_when_told_to(
    own_connection: Redis, tmp_path: Path, triage: TriageIssue
) -> None:
    Inbox(own_connection).accept("d-1", triage)
    own_connection.delete("rq:queue:issuegraph")
    own_connection.zadd("issuegraph:due", {"d-1": 0})
    clock = start("workers.schedule", tmp_path)
    assert own_connection.blpop(["rq:queue:issuegraph"], timeout=4) is not None
    clock.terminate()
    _, errors = clock.communicate(timeout=PATIENCE_SECONDS)
    assert (clock.returncode, errors) == (0, "")
    assert own_connection.exists("issuegraph:turn:clock") == 0


def test_two_clocks_wake_an_entry_once(
    own_connection: Redis, tmp_path: Path, triage: TriageIssue
) -> None:
    Inbox(own_connection).accept("d-1", triage)
    own_connection.delete("rq:queue:issuegraph")
    own_connection.zadd("issuegraph:due", {"d-1": 0})
    clocks = [start("workers.schedule", tmp_path) for _ in range(2)]
    deadline = time.monotonic() + PATIENCE_SECONDS
    # Ours, and one of each clock once it has asked whose turn it is.
    while len(own_connection.client_list()) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    while not own_connection.llen("rq:queue:issuegraph") and time.monotonic() < deadline:
        time.sleep(0.05)
    for clock in clocks:
        clock.send_signal(signal.SIGINT)
    endings = [(*clock.communicate(timeout=PATIENCE_SECONDS), clock.returncode) for clock in clocks]
    assert endings == [(None, "", 0)] * 2
    assert own_connection.lrange("rq:queue:issuegraph", 0, -1) == ["d-1-2"]


def credentials() -> dict[str, str]:
    """An App that GitHub has never heard of, on a GitHub that nobody can reach."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
    encodings = (Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return {
        "GITHUB_APP_ID": "7",
        "GITHUB_PRIVATE_KEY": key.private_bytes(*encodings).decode(),
        "GITHUB_WEBHOOK_SECRET": "made up for this test alone",
        "GITHUB_API_URL": "http://127.0.0.1:9",
    }


def test_the_workers_work_the_queue_and_end_when_told_to(
    own_connection: Redis, tmp_path: Path, triage: TriageIssue
) -> None:
    inbox = Inbox(own_connection)
    inbox.accept("d-1", RememberRemovedLabel(triage.target, "bug"))
    workers = start("workers", tmp_path, **credentials())
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not inbox.counts()[EntryState.DONE] and time.monotonic() < deadline:
        time.sleep(0.05)
    workers.terminate()
    _, errors = workers.communicate(timeout=PATIENCE_SECONDS)
    assert (workers.returncode, inbox.counts()[EntryState.DONE]) == (0, 1), errors
    assert CommentMemory(own_connection).removed_labels(triage.target.key) == {"bug"}


@pytest.mark.parametrize("program", ["workers", "workers.schedule"])
def test_a_server_that_loses_work_is_refused(
    own_connection: Redis, tmp_path: Path, program: str
) -> None:
    own_connection.config_set("maxmemory-policy", "allkeys-lru")
    workers = start(program, tmp_path)
    _, errors = workers.communicate(timeout=PATIENCE_SECONDS)
    reason = "any other silently drops work when memory is short"
    expected = f"Redis needs maxmemory-policy noeviction: {reason}\n"
    assert (workers.returncode, errors) == (1, expected)
