"""A real Redis for the tests: one that they start, and TEST_REDIS_URL as well when it is set."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from redis import Redis

from bot.domain.issue import RepositoryRef
from bot.domain.requests import Target, TriageIssue
from bot.inbox.inbox import Inbox
from bot.inbox.queue import WakeUpCall
from bot.redis_server.connection import connect_worker
from bot.redis_server.embedded import embedded_redis

# How fast examples come and run depends on what else the machine does, and no test asserts it.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")
_GIVEN_URL = os.environ.get("TEST_REDIS_URL", "")
_SERVERS = ["embedded", "given"] if _GIVEN_URL else ["embedded"]


def pytest_report_header() -> str:
    if _GIVEN_URL:
        return "redis: embedded server and TEST_REDIS_URL"
    return "redis: SKIPPED the tests on a given server, TEST_REDIS_URL is not set"


@pytest.fixture(scope="session", params=_SERVERS)
def redis_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a server that is ours for the session, or one that others use too."""
    if request.param == "given":
        yield _GIVEN_URL
        return
    folder: Path = tmp_path_factory.mktemp("data")
    with embedded_redis(folder) as url:
        yield url


@pytest.fixture
def prefix() -> str:
    """Begins every key of one test, and names its queue."""
    return f"test-{uuid4().hex}"


@pytest.fixture
def connection(redis_url: str, prefix: str) -> Iterator[Redis]:
    with connect_worker(redis_url) as opened:
        yield opened
        _delete_own_keys(opened, prefix)


@pytest.fixture
def inbox(connection: Redis, prefix: str) -> Inbox:
    """An inbox of this test alone; its back-off has no chance in it."""
    return Inbox(
        connection, prefix=prefix, wake_up_call=WakeUpCall(queue=prefix), jitter=lambda: 1.0
    )


@pytest.fixture
def triage() -> TriageIssue:
    return TriageIssue(Target(1, 2, RepositoryRef("octo", "hello"), 3), "opened")


def _delete_own_keys(connection: Redis, prefix: str) -> None:
    own = [*connection.scan_iter(f"{prefix}*"), *connection.scan_iter(f"rq:*{prefix}*")]
    jobs = [
        key
        for key in connection.scan_iter("rq:job:*", _type="hash")
        if connection.hget(key, "origin") == prefix
    ]
    if own or jobs:
        connection.delete(*own, *jobs)
