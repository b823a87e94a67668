from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from bot.redis_server.embedded import embedded_redis
from chaos.redis_proxy import RedisProxy, Side, Verdict
from chaos.resp import Command


@pytest.fixture
def direct(tmp_path: Path) -> Iterator[Redis]:
    with embedded_redis(tmp_path) as url, Redis.from_url(url) as client:
        yield client


@pytest.fixture
def proxy(direct: Redis) -> Iterator[RedisProxy]:
    path = direct.connection_pool.connection_kwargs["path"]
    with RedisProxy(Path(unquote(path))) as opened:
        yield opened


def test_a_listener_hears_a_command_before_and_after_its_effect(
    proxy: RedisProxy, direct: Redis
) -> None:
    heard: list[tuple[Side, bytes | None]] = []

    def listen(command: Command, side: Side) -> Verdict:
        if command[0] == b"SET":
            heard.append((side, direct.get("key")))
        return Verdict.GO_ON

    proxy.listener = listen
    with Redis.from_url(proxy.url) as client:
        client.set("key", "value")
    assert heard == [("before", None), ("after", b"value")]


@pytest.mark.parametrize(("side", "kept"), [("before", None), ("after", b"value")])
def test_a_client_that_is_cut_off_leaves_what_it_did_by_then(
    proxy: RedisProxy, direct: Redis, side: Side, kept: bytes | None
) -> None:
    def cut(command: Command, now: Side) -> Verdict:
        return Verdict.CUT if command[0] == b"SET" and now == side else Verdict.GO_ON

    proxy.listener = cut
    with Redis.from_url(proxy.url, retry=None) as client, pytest.raises(RedisConnectionError):
        client.set("key", "value")
    assert direct.get("key") == kept


def test_a_transaction_passes_as_one(proxy: RedisProxy, direct: Redis) -> None:
    with Redis.from_url(proxy.url) as client, client.pipeline(transaction=True) as pipeline:
        pipeline.set("one", "1").set("two", "2")
        answers = pipeline.execute()
    assert (answers, direct.mget("one", "two")) == ([True, True], [b"1", b"2"])
