import pytest
from redis import Redis

from bot.domain.limit import Limit
from bot.memory.ceiling import Ceiling

ISSUE = Limit("issue", 2)
REPOSITORY = Limit("repository", 3)


@pytest.fixture
def ceiling(connection: Redis, prefix: str) -> Ceiling:
    return Ceiling(connection, prefix=prefix)


def test_there_is_room_until_the_limit_is_reached(ceiling: Ceiling) -> None:
    waits = [ceiling.seconds_to_wait((ISSUE,), by=name) for name in ("a", "b", "c")]
    assert waits[:2] == [0, 0]
    assert 3500 < waits[2] <= 3600


def test_the_same_work_started_again_is_counted_once(ceiling: Ceiling) -> None:
    for _ in range(5):
        assert ceiling.seconds_to_wait((ISSUE,), by="a") == 0
    assert ceiling.seconds_to_wait((ISSUE,), by="b") == 0


def test_what_is_refused_by_one_limit_is_counted_by_none(ceiling: Ceiling) -> None:
    for name in ("a", "b", "refused", "refused too"):
        ceiling.seconds_to_wait((ISSUE, REPOSITORY), by=name)
    assert ceiling.seconds_to_wait((REPOSITORY,), by="c") == 0
    assert ceiling.seconds_to_wait((REPOSITORY,), by="d") > 0


def test_room_returns_when_the_time_is_over(ceiling: Ceiling) -> None:
    brief = Limit("brief", 1, seconds=0.05)
    ceiling.seconds_to_wait((brief,), by="a")
    wait = ceiling.seconds_to_wait((brief,), by="b")
    while wait:
        wait = ceiling.seconds_to_wait((brief,), by="b")
    assert wait == 0


def test_only_the_first_who_asks_is_told(ceiling: Ceiling) -> None:
    told = [ceiling.is_first(name, seconds=60) for name in ("busy:1", "busy:1", "busy:2")]
    assert told == [True, False, True]


def test_nothing_is_kept_for_longer_than_it_counts(
    ceiling: Ceiling, connection: Redis, prefix: str
) -> None:
    ceiling.seconds_to_wait((ISSUE,), by="a")
    ceiling.is_first("busy", seconds=60)
    lives = [connection.ttl(key) for key in connection.scan_iter(f"{prefix}*")]
    assert len(lives) == 2
    assert all(0 < life <= 3600 for life in lives)
