import os
import signal
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from bot.domain.requests import TriageIssue
from bot.inbox.inbox import Inbox
from bot.redis_server.connection import connect_receiver, connect_worker
from bot.redis_server.embedded import start_or_reuse


def test_a_delivery_that_timed_out_and_was_kept_all_the_same_wakes_one_worker(
    tmp_path: Path, triage: TriageIssue
) -> None:
    server = start_or_reuse(tmp_path)
    with connect_receiver(server.url) as connection:
        inbox = Inbox(connection)
        # Loads the script, so that the paused server is sent nothing but the delivery.
        inbox.accept("d-0", triage)
        os.kill(server.process_id, signal.SIGSTOP)
        with pytest.raises(RedisTimeoutError):
            inbox.accept("d-1", triage)
        os.kill(server.process_id, signal.SIGCONT)
        inbox.accept("d-1", triage)
        assert connection.lrange("rq:queue:issuegraph", 0, -1) == ["d-0-1", "d-1-1"]
    server.stop()


def test_the_receiver_does_not_wait_for_a_server_that_is_away(tmp_path: Path) -> None:
    with (
        connect_receiver(f"unix://{tmp_path}/nothing.sock") as connection,
        pytest.raises(RedisConnectionError),
    ):
        connection.ping()


def test_a_worker_gets_over_a_restart_of_the_server(tmp_path: Path) -> None:
    server = start_or_reuse(tmp_path)
    with connect_worker(server.url) as connection:
        connection.set("kept", "1")
        os.kill(server.process_id, signal.SIGKILL)
        again = start_or_reuse(tmp_path)
        assert connection.get("kept") == "1"
    server.stop()
    again.stop()


def test_a_full_server_refuses_a_delivery_and_loses_none(
    tmp_path: Path, triage: TriageIssue
) -> None:
    server = start_or_reuse(tmp_path)
    with Redis.from_url(server.url) as administrator, connect_receiver(server.url) as connection:
        inbox = Inbox(connection)
        inbox.accept("d-0", triage)
        administrator.config_set("maxmemory", "1")
        with pytest.raises(Exception, match="maxmemory"):
            inbox.accept("d-1", triage)
        administrator.config_set("maxmemory", "0")
        assert (inbox.find("d-0") is None, inbox.find("d-1") is None) == (False, True)
    server.stop()
