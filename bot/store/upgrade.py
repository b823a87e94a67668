"""Brings the tables up to date at start; of several processes one does it and the others wait."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from bot.store.engine import BEGIN_OPTION

# Any number will do, as long as every version of the bot takes the same lock.
_LOCK = 7_241_983
_MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Apply every migration that the database lacks, all or none of them."""
    with engine.connect() as connection:
        if _is_current(connection):
            return
    alone = engine.execution_options(**{BEGIN_OPTION: " IMMEDIATE"})
    with alone.begin() as connection:
        _wait_for_others(connection)
        _migrate(connection)


def is_up_to_date(engine: Engine) -> bool:
    """Tell whether the database lacks no migration; `upgrade` would apply what it lacks.

    It may have more: migrations only add, so that the version before runs on newer tables.
    """
    with engine.connect() as connection:
        return _is_current(connection)


def _is_current(connection: Connection) -> bool:
    """Say so without Alembic, which would cost every start 10 MB and a quarter of a second."""
    return (_revision(connection) or "") >= newest_revision()


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    known: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return known


def newest_revision() -> str:
    """Return the revision of the newest migration, with which its file's name begins."""
    return max(path.name.partition("_")[0] for path in _MIGRATIONS.glob("versions/[0-9]*.py"))


def _wait_for_others(connection: Connection) -> None:
    # SQLite's immediate transaction waits by itself.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _migrate(connection: Connection) -> None:
    from alembic import command  # Loads Mako, which nothing else needs.
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
