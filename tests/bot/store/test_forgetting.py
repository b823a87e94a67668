"""Uninstalling empties every table of what was kept, and says how much that was."""

import time
from threading import Event, Thread

import pytest
from sqlalchemy import Connection, Engine, Table, event, select

from bot.domain.decisions import CastVote, VoteKind
from bot.domain.forgotten import Forgotten, tell_forgotten
from bot.domain.history import Learning
from bot.domain.issue import RepositoryRef
from bot.domain.requests import Target
from bot.store.history import HistoryStore
from bot.store.history_tables import HISTORY_TABLES
from bot.store.history_vectors import VectorStore
from bot.store.learned import LearnedStore
from bot.store.overview import OverviewStore
from bot.store.reports import ReportStore
from bot.store.schema import metadata
from bot.store.upgrade import upgrade
from bot.store.votes import VoteStore
from tests.bot.store.test_history_store import known, sighting
from tests.bot.store.test_learned_store import BACKTEST, MODEL, NOON
from tests.fakes import a_report

ROCKET = RepositoryRef("acme", "rocket")


def _fill(engine: Engine) -> None:
    history = HistoryStore(engine)
    history.begin(Learning(70, "acme/rocket", installation_id=7))
    history.save(70, [known(sightings=(sighting(),))])
    VectorStore(engine).save(70, {1: (b"a", b"b")}, model="small")
    LearnedStore(engine).keep_model(MODEL)
    LearnedStore(engine).keep_backtest(BACKTEST)
    ReportStore(engine).save(a_report(full_name="acme/rocket", installation_id=7, analysed_at=NOON))
    target = Target(7, 70, ROCKET, 3)
    VoteStore(engine).cast(target, CastVote(VoteKind.WORKS, "ann"), at=NOON)


def _forget(engine: Engine, way: str) -> list[Forgotten]:
    stores = (HistoryStore(engine), ReportStore(engine), VoteStore(engine))
    if way == "installation":
        return [store.forget_installation(7) for store in stores]
    return [store.forget_repositories([70]) for store in stores]


@pytest.mark.parametrize("way", ["installation", "repository"])
def test_every_table_is_emptied_and_the_rows_are_told(engine: Engine, way: str) -> None:
    upgrade(engine)
    _fill(engine)
    with engine.connect() as connection:
        filled = {table.name for table in metadata.sorted_tables if _rows(connection, table)}
    told = tell_forgotten(*_forget(engine, way))
    assert filled == {table.name for table in metadata.sorted_tables}
    with engine.connect() as connection:
        assert not any(_rows(connection, table) for table in metadata.sorted_tables)
    for part in ("1 repositories", "1 issues", "1 models", "1 back-tests", "1 reports", "1 votes"):
        assert part in told


def test_the_dashboard_no_longer_knows_what_was_forgotten(engine: Engine) -> None:
    upgrade(engine)
    _fill(engine)
    (before,) = OverviewStore(engine).repositories()
    _forget(engine, "installation")
    assert (before.issues_known, len(before.models), before.tested_at) == (1, 1, NOON)
    assert OverviewStore(engine).repositories() == ()


def test_forgetting_what_was_never_kept_says_so(engine: Engine) -> None:
    upgrade(engine)
    assert tell_forgotten(*_forget(engine, "installation")) == "nothing was kept"


def test_a_page_that_is_being_saved_is_forgotten_with_its_repository(engine: Engine) -> None:
    upgrade(engine)
    history, saving = HistoryStore(engine), Event()
    history.begin(Learning(70, "acme/rocket", installation_id=7))

    @event.listens_for(engine, "after_cursor_execute")
    def linger(*context: object) -> None:
        if str(context[2]).startswith("INSERT INTO known_issues"):
            saving.set()
            # Long enough for the other thread to come to where it has to wait.
            time.sleep(0.3)

    saver = Thread(target=history.save, args=(70, [known(sightings=(sighting(),))]))
    saver.start()
    saving.wait(10)
    history.forget_repositories([70])
    saver.join()
    with engine.connect() as connection:
        assert not any(_rows(connection, table) for table in HISTORY_TABLES)


def _rows(connection: Connection, table: Table) -> list[object]:
    return list(connection.execute(select(table)))
