"""A database for one test: SQLite always, and PostgreSQL when TEST_DATABASE_URL names one."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from bot.store.engine import open_engine
from bot.store.history_tables import WORD_INDEX
from bot.store.learned_tables import metadata

_GIVEN_URL = os.environ.get("TEST_DATABASE_URL", "")


@pytest.fixture(scope="session")
def given_url(worker_id: str) -> str:
    """The address of the given server, with a schema of this test process' own."""
    if not _GIVEN_URL:
        pytest.skip("SKIPPED on PostgreSQL: TEST_DATABASE_URL is not set")
    schema = f"test_{worker_id}"
    server = create_engine(_GIVEN_URL)
    with server.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {schema}"))
    server.dispose()
    url = make_url(_GIVEN_URL).update_query_dict({"options": f"-csearch_path={schema}"})
    return url.render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/data/issuegraph.db"
    else:
        url = request.getfixturevalue("given_url")
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
