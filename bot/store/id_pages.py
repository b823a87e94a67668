"""Ids in pages, because a database takes only so many values in one statement."""

from collections.abc import Collection, Iterator

_AT_A_TIME = 500


def pages_of(ids: Collection[int]) -> Iterator[list[int]]:
    """Yield the ids in order, some hundreds at a time."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), _AT_A_TIME):
        yield ordered[start : start + _AT_A_TIME]
