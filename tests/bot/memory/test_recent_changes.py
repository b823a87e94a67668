from datetime import UTC, datetime, timedelta

from redis import Redis

from bot.memory.recent_changes import RecentChanges

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_what_happened_concerns_only_what_had_begun_before(connection: Redis, prefix: str) -> None:
    changes = RecentChanges(connection, prefix=prefix)
    changes.note("hidden", [70, 71], at=NOON)
    assert changes.has_happened("hidden", 71, since=NOON - SECOND)
    assert changes.has_happened("hidden", 70, since=NOON)
    assert not changes.has_happened("hidden", 70, since=NOON + SECOND)
    assert not changes.has_happened("forgotten", 70, since=NOON)
    assert not changes.has_happened("hidden", 72, since=NOON)


def test_it_is_forgotten_when_nothing_can_be_under_way_any_more(
    connection: Redis, prefix: str
) -> None:
    RecentChanges(connection, prefix=prefix).note("forgotten", [70], at=NOON)
    assert 0 < connection.ttl(f"{prefix}:recently:forgotten:70") <= 600
