import os
import signal
import stat
from contextlib import suppress
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from bot.errors import SettingsError
from bot.redis_server.embedded import (
    EmbeddedRedis,
    embedded_redis,
    given_or_embedded,
    start_or_reuse,
)


def answers(server: EmbeddedRedis) -> bool:
    with Redis.from_url(server.url, retry=None) as client, suppress(RedisConnectionError):
        return bool(client.ping())
    return False


def test_what_was_written_is_there_after_a_restart(tmp_path: Path) -> None:
    for expected in (None, b"1"):
        with embedded_redis(tmp_path) as url, Redis.from_url(url) as client:
            assert client.get("kept") == expected
            client.set("kept", "1")


def test_what_was_acknowledged_survives_a_killed_server(tmp_path: Path) -> None:
    server = start_or_reuse(tmp_path)
    with Redis.from_url(server.url) as client:
        client.set("kept", "1")
    os.kill(server.process_id, signal.SIGKILL)
    again = start_or_reuse(tmp_path)
    with Redis.from_url(again.url) as client:
        assert client.get("kept") == b"1"
    server.stop()
    again.stop()


def test_a_second_caller_finds_the_server_and_the_last_to_leave_ends_it(tmp_path: Path) -> None:
    first, second = start_or_reuse(tmp_path), start_or_reuse(tmp_path)
    assert (second.url, second.process_id) == (first.url, first.process_id)
    second.stop()
    assert answers(first)
    first.stop()
    assert not answers(first)


def test_whoever_started_the_server_may_leave_first(tmp_path: Path) -> None:
    first, second = start_or_reuse(tmp_path), start_or_reuse(tmp_path)
    first.stop()
    assert answers(second)
    second.stop()
    assert not answers(second)


def test_nobody_else_on_the_machine_can_reach_the_server(tmp_path: Path) -> None:
    with embedded_redis(tmp_path) as url, Redis.from_url(url) as client:
        assert client.config_get("port") == {"port": "0"}
        socket = Path(url.removeprefix("unix://"))
        assert stat.S_IMODE(socket.parent.stat().st_mode) == 0o700
        assert stat.S_IMODE(socket.stat().st_mode) == 0o700


def test_a_path_too_long_for_a_socket_is_no_obstacle(tmp_path: Path) -> None:
    with embedded_redis(tmp_path / ("long" * 30)) as url, Redis.from_url(url) as client:
        assert client.ping()


@pytest.mark.parametrize("given", ["redis://db.example:6379/0", "rediss://:secret@host"])
def test_a_given_server_is_used_as_it_is(tmp_path: Path, given: str) -> None:
    with given_or_embedded(given, data_dir=tmp_path) as url:
        assert url == given
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match=r"^DATA_DIR must be a folder that this user can write"):
        start_or_reuse(tmp_path / "file")
