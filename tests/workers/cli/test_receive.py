"""A saved delivery is signed here and kept for the workers, as if GitHub had sent it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from bot.inbox.inbox import EntryState, Inbox
from bot.redis_server.connection import connect_worker
from bot.redis_server.embedded import embedded_redis
from tests.workers.cli.command_line import CommandLine

OPENED = {
    "action": "opened",
    "issue": {"number": 3, "user": {"login": "noor", "type": "User"}},
    "repository": {"id": 2, "full_name": "octo/hello"},
    "installation": {"id": 1},
    "sender": {"login": "noor", "type": "User"},
}


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[Redis]:
    """A server of one test alone: the command uses the keys of a real installation."""
    with embedded_redis(tmp_path) as url, connect_worker(url) as connection:
        yield connection


@pytest.fixture
def line(tmp_path: Path) -> Iterator[CommandLine]:
    with CommandLine.open(tmp_path, "") as opened:
        yield opened


@pytest.fixture
def saved(tmp_path: Path) -> str:
    path = tmp_path / "opened.json"
    path.write_text(json.dumps(OPENED))
    return str(path)


def test_a_saved_delivery_waits_for_the_workers(
    own_redis: Redis, line: CommandLine, saved: str
) -> None:
    result = line.run_alone("receive", saved, "--event", "issues", "--delivery", "d-1")
    assert (result.returncode, json.loads(result.stdout)["status"]) == (0, "accepted")
    assert [entry.id for entry in Inbox(own_redis).entries(EntryState.WAITING)] == ["d-1"]


@pytest.mark.usefixtures("own_redis")
def test_each_feeding_counts_unless_it_names_the_same_id(line: CommandLine, saved: str) -> None:
    words = ["receive", saved, "--event", "issues"]
    results = [line.run_alone(*words, "--delivery", name) for name in ("d-1", "d-1", "")]
    statuses = [json.loads(result.stdout)["status"] for result in results]
    assert statuses == ["accepted", "seen", "accepted"]


@pytest.mark.usefixtures("own_redis")
def test_what_cannot_be_read_fails(line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{")
    result = line.run_alone("receive", str(tmp_path / "broken.json"), "--event", "issues")
    assert (result.returncode, json.loads(result.stdout)["status"]) == (1, "unreadable")


def test_before_set_up_there_is_nobody_to_receive_for(tmp_path: Path, saved: str) -> None:
    with CommandLine.open(tmp_path, "") as line:
        for name in ("GITHUB_APP_ID", "GITHUB_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRET"):
            del line.environ[name]
        result = line.run_alone("receive", saved, "--event", "issues")
    assert (result.returncode, "run `issuegraph serve` and open /setup" in result.stderr) == (
        1,
        True,
    )


def test_without_an_inbox_none_is_made(line: CommandLine, tmp_path: Path, saved: str) -> None:
    result = line.run_alone("receive", saved, "--event", "issues")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: there is no inbox here: REDIS_URL is not set")
    assert not (tmp_path / "redis").exists()
