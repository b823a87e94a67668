from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis

from bot.memory.installation_token import Token
from bot.memory.shortlived import JsonCache, ReserveMemory, TokenCache, Turn

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
TOKEN = Token("ghs_made_up_for_a_test", NOW + timedelta(hours=1))


def cache_of(connection: Redis, prefix: str, *, secret_key: bytes = b"k" * 32) -> TokenCache:
    return TokenCache(connection, secret_key=secret_key, prefix=prefix, now=lambda: NOW)


def test_a_token_comes_back_as_it_was_put_away(connection: Redis, prefix: str) -> None:
    cache = cache_of(connection, prefix)
    cache.put("1:2", TOKEN)
    assert cache.get("1:2") == TOKEN
    assert cache.get("1:3") is None


def test_redis_never_sees_a_token(connection: Redis, prefix: str) -> None:
    cache_of(connection, prefix).put("1:2", TOKEN)
    kept = connection.get(f"{prefix}:token:1:2")
    assert kept is not None
    assert TOKEN.value not in str(kept)


def test_a_token_put_away_with_another_secret_key_is_absent(connection: Redis, prefix: str) -> None:
    cache_of(connection, prefix).put("1:2", TOKEN)
    assert cache_of(connection, prefix, secret_key=b"other" * 8).get("1:2") is None


def test_a_token_moved_to_another_installation_is_absent(connection: Redis, prefix: str) -> None:
    cache = cache_of(connection, prefix)
    cache.put("1:2", TOKEN)
    connection.rename(f"{prefix}:token:1:2", f"{prefix}:token:9:9")
    assert cache.get("9:9") is None


@pytest.mark.parametrize(
    ("life", "kept_seconds"),
    [
        pytest.param(timedelta(hours=1), 50 * 60, id="an hour"),
        pytest.param(timedelta(minutes=10), 9 * 60, id="ten minutes"),
        pytest.param(timedelta(seconds=59), None, id="less than the margin"),
        pytest.param(timedelta(minutes=-5), None, id="expired"),
    ],
)
def test_a_token_is_kept_until_a_minute_before_it_expires(
    connection: Redis, prefix: str, life: timedelta, kept_seconds: int | None
) -> None:
    cache_of(connection, prefix).put("1:2", Token("ghs_x", NOW + life))
    remaining = int(connection.ttl(f"{prefix}:token:1:2"))
    assert (
        remaining == -2 if kept_seconds is None else kept_seconds - 5 <= remaining <= kept_seconds
    )


def test_a_json_value_comes_back_until_its_time_is_over(connection: Redis, prefix: str) -> None:
    cache = JsonCache(connection, prefix=prefix)
    value = {"forms": ["bug", "é"], "count": 2, "none": None}
    cache.put("forms:2", value, ttl_seconds=60)
    assert (cache.get("forms:2"), cache.get("forms:3")) == (value, None)
    assert connection.ttl(f"{prefix}:cache:forms:2") in range(55, 61)


def test_a_reserve_that_is_reached_is_known_of_its_installation_alone(
    connection: Redis, prefix: str
) -> None:
    reserve = ReserveMemory(connection, prefix=prefix)
    assert reserve.seconds_to_wait(11) == 0.0
    reserve.note_reached(11, seconds=60.0)
    assert 59.0 < reserve.seconds_to_wait(11) <= 60.0
    assert reserve.seconds_to_wait(12) == 0.0


def test_one_process_has_the_turn_until_it_gives_it_up(connection: Redis, prefix: str) -> None:
    ann, bob = (Turn(connection, name="clock", owner=o, prefix=prefix) for o in ("ann", "bob"))
    assert [ann.take(seconds=60), bob.take(seconds=60), ann.take(seconds=60)] == [True, False, True]
    bob.give_up()
    assert not bob.take(seconds=60)
    ann.give_up()
    assert bob.take(seconds=60)


def test_the_turn_of_a_silent_process_passes_on(connection: Redis, prefix: str) -> None:
    ann, bob = (Turn(connection, name="clock", owner=o, prefix=prefix) for o in ("ann", "bob"))
    ann.take(seconds=60)
    connection.delete(f"{prefix}:turn:clock")
    assert bob.take(seconds=60)
    assert not ann.take(seconds=60)


def test_a_dropped_answer_is_gone_and_dropping_nothing_is_fine(
    connection: Redis, prefix: str
) -> None:
    cache = JsonCache(connection, prefix=prefix)
    cache.put("forms:7", [1], ttl_seconds=60)
    cache.drop("forms:7")
    cache.drop("forms:8")
    assert cache.get("forms:7") is None
