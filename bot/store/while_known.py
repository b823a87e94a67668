"""Writes about a repository only while it is known: what is forgotten meanwhile leaves no row."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, select

from bot.store.engine import BEGIN_OPTION
from bot.store.history_tables import known_repositories


@contextmanager
def while_known(engine: Engine, repository_id: int) -> Iterator[Connection | None]:
    """Yield a transaction beside which nobody forgets the repository; None if it is not known."""
    row = select(known_repositories.c.repository_id).with_for_update()
    row = row.where(known_repositories.c.repository_id == repository_id)
    with engine.execution_options(**{BEGIN_OPTION: " IMMEDIATE"}).begin() as connection:
        yield connection if connection.execute(row).first() else None
