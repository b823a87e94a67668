from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis import Redis

from bot.errors import SettingsError
from bot.redis_server.connection import connect_receiver
from bot.redis_server.embedded import embedded_redis
from bot.redis_server.requirements import check_redis, warn_of_open_server


def test_the_embedded_server_meets_every_requirement(tmp_path: Path) -> None:
    with embedded_redis(tmp_path) as url, Redis.from_url(url) as connection:
        assert check_redis(connection, now=datetime.now(UTC)) == ()


@pytest.mark.parametrize(
    ("option", "value"), [("appendonly", "no"), ("maxmemory-policy", "allkeys-lru")]
)
def test_a_server_that_forgets_work_is_refused(tmp_path: Path, option: str, value: str) -> None:
    with embedded_redis(tmp_path) as url, connect_receiver(url) as connection:
        connection.config_set(option, value)
        with pytest.raises(SettingsError, match=f"Redis needs {option}"):
            check_redis(connection, now=datetime.now(UTC))


@pytest.mark.parametrize("minutes", [-5, 5])
def test_a_clock_that_is_off_is_refused(tmp_path: Path, minutes: int) -> None:
    off = datetime.now(UTC) + timedelta(minutes=minutes)
    with (
        embedded_redis(tmp_path) as url,
        connect_receiver(url) as connection,
        pytest.raises(SettingsError, match="seconds apart"),
    ):
        check_redis(connection, now=off)


def test_a_server_that_forbids_the_question_is_warned_of(tmp_path: Path) -> None:
    with embedded_redis(tmp_path) as url, Redis.from_url(url) as administrator:
        administrator.acl_setuser(
            "limited", enabled=True, nopass=True, commands=["+@all", "-config", "-info", "-time"]
        )
        with connect_receiver(url) as connection:
            connection.execute_command("AUTH", "limited", "any")
            warnings = check_redis(connection, now=datetime.now(UTC))
    assert [warning.split(":")[0] for warning in warnings] == [
        "could not check the version of Redis; 6.2 or newer is needed",
        "could not compare this machine's clock with Redis'",
        "could not check that Redis has appendonly yes",
        "could not check that Redis has maxmemory-policy noeviction",
    ]


def test_a_server_that_is_away_is_one_clear_line(tmp_path: Path) -> None:
    with (
        connect_receiver(f"unix://{tmp_path}/nothing.sock") as connection,
        pytest.raises(SettingsError, match=r"^Redis does not answer .*; check REDIS_URL$"),
    ):
        check_redis(connection, now=datetime.now(UTC))


@pytest.mark.parametrize(
    ("url", "is_warned_of"),
    [
        ("redis://db.example:6379/0", True),
        ("redis://10.0.0.5", True),
        ("redis://:secret@db.example:6379/0", False),
        ("redis://127.0.0.1:6379", False),
        ("redis://[::1]:6379", False),
        ("redis://localhost:6379", False),
        ("unix:///run/redis.sock", False),
    ],
)
def test_a_server_that_other_machines_may_use_is_warned_of(url: str, *, is_warned_of: bool) -> None:
    with Redis.from_url(url) as connection:
        assert (warn_of_open_server(connection) is not None) == is_warned_of
