"""How far something on GitHub was read, noted for the next look at it."""

from datetime import datetime
from typing import Any, Protocol


class Notes(Protocol):
    """Small values that outlive the process; losing them costs only repetition."""

    def get(self, key: str) -> Any | None: ...

    def put(self, key: str, value: Any, *, ttl_seconds: float) -> None: ...


def read_mark(notes: Notes, key: str, *, oldest: datetime) -> datetime:
    """Return the moment noted under `key` in ISO 8601, but never one before `oldest`."""
    noted = notes.get(key)
    return max(oldest, datetime.fromisoformat(noted)) if noted else oldest
