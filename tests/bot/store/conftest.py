"""A database for one test: SQLite always, and PostgreSQL when TEST_DATABASE_URL names one."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from bot.store.engine import open_engine
from bot.store.history_tables import WORD_INDEX
from bot.store.learned_tables import metadata

_GIVEN_URL = os.environ.get("TEST_DATABASE_URL", "")


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/data/issuegraph.db"
    elif _GIVEN_URL:
        url = _GIVEN_URL
    else:
        pytest.skip("SKIPPED on PostgreSQL: TEST_DATABASE_URL is not set")
    opened = open_engine(url)
    _empty(opened)
    yield opened
    _empty(opened)
    opened.dispose()


def _empty(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"DROP TABLE IF EXISTS {WORD_INDEX}"))
        metadata.drop_all(connection)
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
