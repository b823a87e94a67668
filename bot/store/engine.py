"""Opens the database: SQLite so that several processes may write, PostgreSQL as it comes.

An error of either tells the statement and not what was to be kept, for it goes to the log.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError

from bot.errors import SettingsError

# What is raised when the database is full or not there.
DATABASE_AWAY = (OperationalError, InterfaceError)
# How a transaction of SQLite begins; " IMMEDIATE" takes the one write lock at once.
BEGIN_OPTION = "sqlite_begin"
_BUSY_MILLISECONDS = 5000
# What libpq makes of its connections, unless the address says otherwise. A server whose machine is
# gone says nothing at all: left to itself TCP waits a quarter of an hour for an answer to what it
# sent, and for ever where nothing is under way. Here both end after 25 seconds.
_PATIENCE = {
    "connect_timeout": 2,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    # Milliseconds.
    "tcp_user_timeout": 25_000,
}
_UNREADABLE = (
    "DATABASE_URL can be read neither as postgresql://user:password@host:port/name nor as"
    " sqlite:////folder/file.db; in a password write %40 for @, %3A for : and %2F for /."
)


def open_engine(database_url: str) -> Engine:
    """Return an engine that connects when it is first used; a file's folder is made if absent.

    SettingsError where the address cannot be read.
    """
    try:
        url = make_url(database_url)
        return _open_sqlite(url) if url.get_backend_name() == "sqlite" else _open_server(url)
    except (ArgumentError, ValueError) as error:
        raise SettingsError(_UNREADABLE) from error


def file_of(database_url: str) -> Path | None:
    """Return the file of an SQLite database; None for a server, or for what lies in memory."""
    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError) as error:
        raise SettingsError(_UNREADABLE) from error
    is_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(str(url.database)) if is_file else None


def _open_server(url: URL) -> Engine:
    # An @ in the password is taken for the one before the host, and the rest of it would be shown.
    if "@" in f"{url.host}{url.database}":
        raise SettingsError(_UNREADABLE)
    patience = {name: value for name, value in _PATIENCE.items() if name not in url.query}
    return create_engine(url, pool_pre_ping=True, connect_args=patience, hide_parameters=True)


def _open_sqlite(url: URL) -> Engine:
    if url.database:
        _make_folder(Path(url.database).parent)
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingsError(
            f"DATABASE_URL, or DATA_DIR without one, must name a folder that this user can write;"
            f" {folder}: {error.strerror}."
        ) from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver would begin transactions late and leave schema changes out of them.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    # What is deleted is overwritten and does not lie in the file until its place is needed.
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    kind = connection.get_execution_options().get(BEGIN_OPTION, "")
    connection.exec_driver_sql(f"BEGIN{kind}")
