"""Deletes rows that name a repository and the installation that they were made for."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Engine, Table, delete

from bot.store.id_pages import pages_of


def delete_of_repositories(engine: Engine, table: Table, ids: Collection[int]) -> int:
    """Delete the rows of the repositories; return how many there were."""
    return _delete(engine, table, _are_in(table, ids))


def delete_of_installation(
    engine: Engine, table: Table, installation_id: int, *, only: Collection[int] | None
) -> int:
    """Delete the rows made for the installation, or for it of `only` these repositories."""
    mine = table.c.installation_id == installation_id
    conditions = [mine] if only is None else [mine & page for page in _are_in(table, only)]
    return _delete(engine, table, iter(conditions))


def _are_in(table: Table, ids: Collection[int]) -> Iterator[Any]:
    return (table.c.repository_id.in_(page) for page in pages_of(ids))


def _delete(engine: Engine, table: Table, conditions: Iterator[Any]) -> int:
    count = 0
    for condition in conditions:
        with engine.begin() as connection:
            count += connection.execute(delete(table).where(condition)).rowcount
    return count
