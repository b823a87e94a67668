"""The database at the start of a program: waited for, brought up to date, or named in one line."""

import time
from pathlib import Path
from threading import Timer

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.errors import SettingsError
from bot.store.engine import open_engine
from bot.store.opening import open_up_to_date
from bot.store.upgrade import is_up_to_date
from tests.free_port import free_port


def test_the_tables_are_those_of_this_version(tmp_path: Path) -> None:
    engine = open_up_to_date(f"sqlite:///{tmp_path}/issues.db")
    assert is_up_to_date(engine)


def test_a_database_that_is_only_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "issues.db"
    path.mkdir()
    timer = Timer(0.2, path.rmdir)
    timer.start()
    with capture_logs() as logs:
        assert is_up_to_date(open_up_to_date(f"sqlite:///{path}"))
    timer.join()
    (line,) = logs
    assert (line["event"], line["seconds"]) == ("waiting for the database", 15.0)


def test_one_that_stays_away_is_told_of_in_one_line_without_its_password() -> None:
    with pytest.raises(SettingsError) as refusal:
        open_up_to_date(
            f"postgresql+psycopg://me:canary@127.0.0.1:{free_port()}/x", patience_seconds=0.0
        )
    told = str(refusal.value)
    assert told.startswith("the database cannot be used (connection failed")
    assert told.endswith("Connection refused); check DATABASE_URL")
    assert ("\n" in told, "canary" in told) == (False, False)


def test_what_is_no_database_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "issues.db"
    path.write_text("Lorem ipsum dolor sit amet. " * 100)
    before = time.monotonic()
    with pytest.raises(SettingsError, match="file is not a database"):
        open_up_to_date(f"sqlite:///{path}", patience_seconds=60.0)
    assert time.monotonic() - before < 30.0


def test_a_database_of_a_newer_version_is_used_as_it_is(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/issues.db"
    with open_up_to_date(address).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with open_up_to_date(address).connect() as connection:
        assert (
            connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"
        )


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://me:can@ary@db/x",
        "postgresql+psycopg://me:can@a/ry@db/x",
        "postgresql+psycopg://me:can@ary:1@db/x",
        "postgresql+psycopg://db:port/x",
        "sqlite://issues.db",
    ],
)
def test_an_address_that_cannot_be_read_is_not_repeated(address: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        open_engine(address)
    assert str(refusal.value).startswith("DATABASE_URL can be read neither as postgresql://")
    assert "ary" not in str(refusal.value)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match=r"^DATABASE_URL, or DATA_DIR .*/file: File exists\.$"):
        open_engine(f"sqlite:///{tmp_path}/file/issues.db")
