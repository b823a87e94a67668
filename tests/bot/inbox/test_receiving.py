"""The inbox of the web process: what Redis cannot keep now is refused, and never lost."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from redis.exceptions import ResponseError

from bot.domain.requests import TriageIssue
from bot.errors import RetryLater
from bot.inbox.inbox import Acceptance, Inbox
from bot.inbox.queue import WakeUpCall
from bot.inbox.receiving import PipelinedInbox, ReceivingInbox
from bot.redis_server.connection import connect_receiver, pipelined_receiver
from bot.redis_server.embedded import embedded_redis
from bot.redis_server.pipelined import PipelinedRedis
from tests.event_loop import run


@pytest.fixture
def impatient(redis_url: str) -> Iterator[Redis]:
    with connect_receiver(redis_url) as opened:
        yield opened


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


@pytest.mark.parametrize("order", ["CONFIG SET maxmemory 1", "REPLICAOF 127.0.0.1 1"])
def test_a_redis_that_takes_no_writes_is_not_ready(tmp_path: Path, order: str) -> None:
    with embedded_redis(tmp_path) as url:
        receiving = ReceivingInbox.at(url)
        receiving.ping()
        with connect_receiver(url) as administrator:
            administrator.execute_command(*order.split())
        with pytest.raises(RetryLater, match="Redis takes no writes"):
            receiving.ping()


def test_a_redis_that_hangs_is_given_up(triage: TriageIssue) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        receiving = ReceivingInbox.at(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        with pytest.raises(RetryLater, match="the queue cannot be reached"):
            receiving.accept("d-1", triage)


@pytest.fixture
def on_a_loop(redis_url: str, inbox: Inbox, prefix: str) -> "OnALoop":
    assert inbox.counts()
    return OnALoop(redis_url, prefix)


class OnALoop:
    """Runs a story with an inbox on an event loop of its own."""

    def __init__(self, redis_url: str, prefix: str) -> None:
        self.redis_url = redis_url
        self.prefix = prefix

    def run(self, story: Callable[[PipelinedInbox, PipelinedRedis], Awaitable[Any]]) -> Any:
        async def whole() -> Any:
            redis = PipelinedRedis(lambda: pipelined_receiver(self.redis_url), patience_seconds=1)
            call = WakeUpCall(queue=self.prefix)
            try:
                return await story(
                    PipelinedInbox(redis, prefix=self.prefix, wake_up_call=call), redis
                )
            finally:
                await redis.close()

        return run(whole())


def test_on_a_loop_a_request_is_kept_once(on_a_loop: OnALoop, triage: TriageIssue) -> None:
    async def story(receiving: PipelinedInbox, _: PipelinedRedis) -> list[Acceptance]:
        return [await receiving.accept("d-1", triage) for _ in range(2)]

    assert on_a_loop.run(story) == [Acceptance.NEW, Acceptance.SEEN]


def test_on_a_loop_many_wait_at_once_and_each_gets_its_own_answer(
    on_a_loop: OnALoop, triage: TriageIssue
) -> None:
    async def story(receiving: PipelinedInbox, redis: PipelinedRedis) -> tuple[Any, Any]:
        kept = asyncio.gather(*(receiving.accept(f"d-{n % 25}", triage) for n in range(50)))
        echoes = asyncio.gather(*(redis.call("ECHO", f"word {n}") for n in range(50)))
        return await kept, await echoes

    kept, echoes = on_a_loop.run(story)
    assert kept == [Acceptance.NEW] * 25 + [Acceptance.SEEN] * 25
    assert echoes == [f"word {n}" for n in range(50)]


def test_on_a_loop_a_connection_that_died_unnoticed_costs_no_delivery(
    on_a_loop: OnALoop, connection: Redis, triage: TriageIssue
) -> None:
    async def story(receiving: PipelinedInbox, redis: PipelinedRedis) -> Acceptance:
        connection.client_kill_filter(_id=str(await redis.call("CLIENT", "ID")))
        return await receiving.accept("d-1", triage)

    assert on_a_loop.run(story) == Acceptance.NEW


def test_on_a_loop_a_server_that_forgot_the_script_is_told_it_again(
    on_a_loop: OnALoop, connection: Redis, triage: TriageIssue
) -> None:
    async def story(receiving: PipelinedInbox, _: PipelinedRedis) -> list[Acceptance]:
        first = await receiving.accept("d-1", triage)
        connection.script_flush()
        return [first, await receiving.accept("d-2", triage)]

    assert on_a_loop.run(story) == [Acceptance.NEW, Acceptance.NEW]


def test_on_a_loop_what_redis_refuses_is_an_error_and_the_connection_stays(
    on_a_loop: OnALoop,
) -> None:
    async def story(_: PipelinedInbox, redis: PipelinedRedis) -> tuple[Any, Any]:
        before = await redis.call("CLIENT", "ID")
        with pytest.raises(ResponseError):
            await redis.call("HGET", "too few words")
        return before, await redis.call("CLIENT", "ID")

    before, after = on_a_loop.run(story)
    assert before == after


def test_on_a_loop_a_redis_that_hangs_is_given_up_by_all_at_once(triage: TriageIssue) -> None:
    async def story(url: str) -> tuple[list[Any], float]:
        redis = PipelinedRedis(lambda: pipelined_receiver(url), patience_seconds=0.2)
        receiving = PipelinedInbox(redis)
        loop = asyncio.get_running_loop()
        started = loop.time()
        waiting = [receiving.accept(f"d-{n}", triage) for n in range(20)]
        answers = await asyncio.gather(*waiting, return_exceptions=True)
        return answers, loop.time() - started

    with socket.create_server(("127.0.0.1", 0)) as silent:
        answers, seconds = run(story(f"redis://127.0.0.1:{silent.getsockname()[1]}/0"))
    assert {type(answer) for answer in answers} == {RetryLater}
    # Waiting in turn would take four seconds.
    assert seconds < 2


def test_on_a_loop_a_redis_that_is_away_is_a_matter_of_the_moment(triage: TriageIssue) -> None:
    async def story() -> None:
        with pytest.raises(RetryLater, match="the queue cannot be reached"):
            await PipelinedInbox.at("redis://127.0.0.1:1/0").accept("d-1", triage)

    run(story())
