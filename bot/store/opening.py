"""Opens the database as a program needs it at its start: there, and with today's tables."""

import time

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from bot.errors import SettingsError
from bot.store.engine import DATABASE_AWAY, open_engine
from bot.store.upgrade import upgrade

# As long as a worker waits for Redis: both may be starting beside us.
_PATIENCE_SECONDS = 15.0
_PAUSE_SECONDS = 1.0


def open_up_to_date(database_url: str, *, patience_seconds: float = _PATIENCE_SECONDS) -> Engine:
    """Return the database with its tables up to date and no connection left open.

    SettingsError in one line where it stays away, or does not let us work.
    """
    engine = open_engine(database_url)
    deadline = time.monotonic() + patience_seconds
    while (failure := _try_to_upgrade(engine)) is not None:
        if not isinstance(failure, DATABASE_AWAY) or time.monotonic() > deadline:
            raise SettingsError(
                f"the database cannot be used ({_reason(failure)}); check DATABASE_URL"
            ) from failure
        time.sleep(_PAUSE_SECONDS)
    engine.dispose()
    return engine


def _try_to_upgrade(engine: Engine) -> DBAPIError | None:
    try:
        upgrade(engine)
    except DBAPIError as error:
        return error
    return None


def _reason(failure: DBAPIError) -> str:
    """Return the driver's first line; the rest is advice, or our own statement."""
    return str(failure.orig).strip().partition("\n")[0]
