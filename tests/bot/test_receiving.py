"""The inbox of the web process: what Redis cannot keep now is refused, and never lost."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from redis import Redis
from redis.exceptions import ResponseError

from bot.domain.requests import TriageIssue
from bot.errors import RetryLater
from bot.inbox import Acceptance, Inbox
from bot.queue import WakeUpCall
from bot.receiving import ReceivingInbox, ThreadRedis
from bot.redis_connection import connect_receiver


@pytest.fixture
def impatient(redis_url: str) -> Iterator[Redis]:
    with connect_receiver(redis_url) as opened:
        yield ThreadRedis(opened.connection_pool)


@pytest.fixture
def receiving(impatient: Redis, inbox: Inbox, prefix: str) -> ReceivingInbox:
    # `inbox` stands for the same entries, and its fixture removes them.
    assert inbox.counts()
    same = Inbox(impatient, prefix=prefix, wake_up_call=WakeUpCall(queue=prefix))
    return ReceivingInbox(same, impatient)


def test_a_request_is_kept_once(receiving: ReceivingInbox, triage: TriageIssue) -> None:
    answers = [receiving.accept("d-1", triage) for _ in range(2)]
    assert answers == [Acceptance.NEW, Acceptance.SEEN]


def test_a_connection_that_died_unnoticed_costs_no_delivery(
    receiving: ReceivingInbox, impatient: Redis, connection: Redis, triage: TriageIssue
) -> None:
    connection.client_kill_filter(_id=impatient.client_id())
    assert receiving.accept("d-1", triage) == Acceptance.NEW


def test_a_redis_that_is_away_is_a_matter_of_the_moment(triage: TriageIssue) -> None:
    receiving = ReceivingInbox.at("redis://127.0.0.1:1/0")
    with pytest.raises(RetryLater, match="the queue cannot be reached"):
        receiving.accept("d-1", triage)
    with pytest.raises(RetryLater, match="Redis does not answer"):
        receiving.ping()


def test_a_redis_that_hangs_is_given_up(triage: TriageIssue) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        receiving = ReceivingInbox.at(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        with pytest.raises(RetryLater, match="the queue cannot be reached"):
            receiving.accept("d-1", triage)


def test_every_thread_has_a_connection_of_its_own(impatient: Redis) -> None:
    together = Barrier(3)

    def connection_id() -> int:
        together.wait()
        return impatient.client_id()

    with ThreadPoolExecutor(3) as threads:
        ids = [threads.submit(connection_id) for _ in range(3)]
    assert len({one.result() for one in ids}) == 3


def test_a_connection_ends_with_its_thread(impatient: Redis, connection: Redis) -> None:
    with ThreadPoolExecutor(1) as threads:
        gone = threads.submit(impatient.client_id).result()
    # The server notices a moment later.
    for _ in range(100):
        known = [client["id"] for client in connection.client_list()]
        if str(gone) not in known:
            break
        time.sleep(0.02)
    assert str(gone) not in known


def test_what_redis_refuses_is_an_error_and_the_connection_stays(impatient: Redis) -> None:
    before = impatient.client_id()
    with pytest.raises(ResponseError):
        impatient.execute_command("HGET", "too few words")
    assert impatient.client_id() == before
