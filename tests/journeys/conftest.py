"""Everything real but GitHub: receiver over HTTP, inbox in Redis, jobs, database, simulator."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.redis_server.embedded import embedded_redis
from tests.journeys.house import House


@pytest.fixture(scope="session")
def journey_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with embedded_redis(tmp_path_factory.mktemp("journeys")) as url:
        yield url


@pytest.fixture
def house(journey_redis: str, tmp_path: Path) -> Iterator[House]:
    with House.open(redis_url=journey_redis, data_dir=tmp_path) as opened:
        yield opened
