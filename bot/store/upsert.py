"""Insert rows, or leave or change those that are there, in the words of either database."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_into(table: Table, dialect: Dialect) -> Any:
    """Return the statement to insert, which can say what to do with a row that is there."""
    return (postgresql.insert if dialect.name == "postgresql" else sqlite.insert)(table)


def upsert(
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    key: Sequence[str] = (),
    changed: Sequence[str] = (),
    added: Sequence[str] = (),
) -> Callable[[Connection], Any]:
    """Return the statement for a connection.

    Rows agree in `key` (the primary key where empty); then the columns of `changed` (all that were
    given, where empty) are replaced, and the numbers in the columns of `added` are added up.
    """
    keys = tuple(key) or tuple(column.name for column in table.primary_key)
    replaced = () if added else tuple(changed) or tuple(rows[0])

    def statement(connection: Connection) -> Any:
        insert = insert_into(table, connection.dialect).values([dict(row) for row in rows])
        values = {name: insert.excluded[name] for name in replaced}
        values |= {name: table.c[name] + insert.excluded[name] for name in added}
        return insert.on_conflict_do_update(index_elements=list(keys), set_=values)

    return statement
