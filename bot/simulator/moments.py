"""Points in time: aware UTC inside, whole seconds on the wire."""

from collections.abc import Callable
from datetime import UTC, datetime

Moment = datetime | str
TimeSource = Callable[[], datetime | float]


def read_moment(value: Moment | float) -> datetime:
    """Return an aware UTC moment from a datetime, an ISO 8601 text or Unix seconds."""
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC)
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def write_moment(moment: datetime) -> str:
    """Return the moment as GitHub's JSON spells it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def write_optional(moment: datetime | None) -> str | None:
    """Return the moment as GitHub's JSON spells it, or nothing."""
    return None if moment is None else write_moment(moment)
