"""Opens the database as a program needs it at its start: there, and with today's tables."""

import time

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from bot.errors import SettingsError
from bot.store.engine import DATABASE_AWAY, file_of, open_engine
from bot.store.upgrade import upgrade

# As long as a worker waits for Redis: both may be starting beside us.
_PATIENCE_SECONDS = 15.0
_PAUSE_SECONDS = 1.0

log = structlog.get_logger()


def open_up_to_date(database_url: str, *, patience_seconds: float = _PATIENCE_SECONDS) -> Engine:
    """Return the database with its tables up to date and no connection left open.

    SettingsError in one line where it stays away, or does not let us work.
    """
    engine = open_engine(database_url)
    failure = _try_to_upgrade(engine)
    if isinstance(failure, DATABASE_AWAY):
        # Whoever looks on would take the silence for a start that hangs.
        log.warning("waiting for the database", seconds=patience_seconds, reason=_reason(failure))
        failure = _try_until(time.monotonic() + patience_seconds, engine)
    if failure is not None:
        raise SettingsError(
            f"the database cannot be used ({_reason(failure)}); check DATABASE_URL"
        ) from failure
    engine.dispose()
    return engine


def open_if_there(database_url: str) -> Engine | None:
    """Return the database as `open_up_to_date` does; None where its file does not exist yet."""
    file = file_of(database_url)
    if file is not None and not file.exists():
        return None
    return open_up_to_date(database_url)


def _try_until(deadline: float, engine: Engine) -> DBAPIError | None:
    """Return None once the tables are up to date, or why they are not."""
    while isinstance(failure := _try_to_upgrade(engine), DATABASE_AWAY):
        if time.monotonic() > deadline:
            break
        time.sleep(_PAUSE_SECONDS)
    return failure


def _try_to_upgrade(engine: Engine) -> DBAPIError | None:
    try:
        upgrade(engine)
    except DBAPIError as error:
        return error
    return None


def _reason(failure: DBAPIError) -> str:
    """Return the driver's first line; the rest is advice, or our own statement."""
    return str(failure.orig).strip().partition("\n")[0]
