import os
import signal
import time
from pathlib import Path

import pytest
from redis import Redis

from bot.redis_server.embedded import start_or_reuse
from workers.cli.own_redis import OwnRedis


def test_a_server_that_died_is_started_again_and_remembers(tmp_path: Path) -> None:
    with OwnRedis(tmp_path) as own:
        server = start_or_reuse(tmp_path)
        with Redis.from_url(server.url) as client:
            client.set("kept", "1")
        os.kill(server.process_id, signal.SIGKILL)
        while not server.has_died():
            time.sleep(0.01)
        own.revive()
        with Redis.from_url(server.url) as client:
            assert client.get("kept") == b"1"
        server.stop()
    assert server.has_died()


@pytest.mark.parametrize("state", ["running", "hung"])
def test_a_server_that_lives_is_left_alone(tmp_path: Path, state: str) -> None:
    with OwnRedis(tmp_path) as own:
        server = start_or_reuse(tmp_path)
        if state == "hung":
            os.kill(server.process_id, signal.SIGSTOP)
        own.revive()
        os.kill(server.process_id, signal.SIGCONT)
        with Redis.from_url(server.url) as client:
            assert client.info("server")["process_id"] == server.process_id
        server.stop()


def test_a_server_given_by_its_address_is_nobody_elses_business(tmp_path: Path) -> None:
    with OwnRedis(None) as own:
        own.revive()
    assert list(tmp_path.iterdir()) == []
