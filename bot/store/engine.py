"""Opens the database: SQLite so that several processes may write, PostgreSQL as it comes."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import InterfaceError, OperationalError

# What is raised when the database is full or not there.
DATABASE_AWAY = (OperationalError, InterfaceError)
# How a transaction of SQLite begins; " IMMEDIATE" takes the one write lock at once.
BEGIN_OPTION = "sqlite_begin"
_BUSY_MILLISECONDS = 5000
_CONNECT_SECONDS = 2


def open_engine(database_url: str) -> Engine:
    """Return an engine that connects when it is first used; a file's folder is made if absent."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        patience = {"connect_timeout": _CONNECT_SECONDS}
        return create_engine(url, pool_pre_ping=True, connect_args=patience)
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver would begin transactions late and leave schema changes out of them.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    kind = connection.get_execution_options().get(BEGIN_OPTION, "")
    connection.exec_driver_sql(f"BEGIN{kind}")
