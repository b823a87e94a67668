"""Insert rows, or change those that are there, in the words of either database."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


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
        is_postgresql = connection.dialect.name == "postgresql"
        insert: Any = (postgresql.insert if is_postgresql else sqlite.insert)(table)
        insert = insert.values([dict(row) for row in rows])
        values = {name: insert.excluded[name] for name in replaced}
        values |= {name: table.c[name] + insert.excluded[name] for name in added}
        return insert.on_conflict_do_update(index_elements=list(keys), set_=values)

    return statement
