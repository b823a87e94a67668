"""The report store, on SQLite always and on PostgreSQL when TEST_DATABASE_URL names one."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, make_url
from sqlalchemy.exc import DBAPIError

from bot.errors import RetryLater
from bot.store.engine import open_engine
from bot.store.history_tables import WORD_INDEX, metadata
from bot.store.reports import ReportStore, ReportSummary
from bot.store.upgrade import newest_revision, upgrade
from tests.fakes import a_report

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def store(engine: Engine) -> ReportStore:
    upgrade(engine)
    return ReportStore(engine)


def test_an_error_of_the_database_shows_nothing_of_the_report(engine: Engine) -> None:
    without_tables = ReportStore(engine)
    with pytest.raises(DBAPIError) as failure:
        without_tables.save(a_report(title="A private title"))
    assert "INSERT INTO reports" in str(failure.value)
    assert "A private title" not in str(failure.value)


def test_what_was_saved_is_found_again(store: ReportStore) -> None:
    report = a_report(installation_id=7, analysed_at=NOON)
    store.save(report)
    assert store.find("ACME/rocket.JS", 3) == report
    assert store.find("acme/rocket.js", 4) is None


def test_a_newer_report_replaces_an_older_one_and_never_the_other_way(store: ReportStore) -> None:
    old = a_report(analysed_at=NOON, verdict="new")
    new = replace(old, analysed_at=NOON + timedelta(minutes=1), verdict="fixed")
    for report in (old, new, old):
        store.save(report)
    assert store.find("acme/rocket.js", 3) == new


def test_a_report_follows_its_repository_to_a_new_name(store: ReportStore) -> None:
    store.save(a_report(full_name="acme/old"))
    renamed = a_report(full_name="acme/new")
    store.save(renamed)
    assert store.find("acme/old", 3) is None
    assert store.find("acme/new", 3) == renamed


def test_a_name_that_changed_hands_shows_its_present_holder(store: ReportStore) -> None:
    present = a_report(repository_id=71, analysed_at=NOON + timedelta(days=1))
    store.save(present)
    store.save(a_report(repository_id=70, analysed_at=NOON))
    assert store.find("acme/rocket.js", 3) == present


def test_the_latest_are_public_and_newest_first(store: ReportStore) -> None:
    for number in range(1, 5):
        at = NOON + timedelta(hours=number)
        store.save(a_report(number=number, analysed_at=at, is_private=number == 3))
    found = [report.number for report in store.latest(2)]
    assert found == [4, 2]
    assert store.latest(1) == (
        ReportSummary("acme/Rocket.js", 4, "Engine stalls", "fixed", NOON + timedelta(hours=4)),
    )


def test_a_likely_vulnerability_is_not_listed(store: ReportStore) -> None:
    store.save(a_report(verdict="security"))
    assert store.latest(9) == ()


def test_times_come_back_in_utc(store: ReportStore) -> None:
    abroad = timezone(timedelta(hours=5, minutes=30))
    store.save(a_report(analysed_at=datetime(2026, 5, 4, 17, 30, tzinfo=abroad)))
    found = store.find("acme/rocket.js", 3)
    assert found is not None
    assert (found.analysed_at, found.analysed_at.tzinfo) == (NOON, UTC)


def test_what_is_to_be_forgotten_is_gone_and_nothing_else(store: ReportStore) -> None:
    rows = [(70, 1, "acme/a", 7), (70, 2, "acme/a", 7), (71, 1, "acme/b", 7), (72, 1, "zoo/c", 8)]
    for repository_id, number, name, installation_id in rows:
        store.save(
            a_report(
                repository_id=repository_id,
                number=number,
                full_name=name,
                installation_id=installation_id,
            )
        )
    store.forget_issue(70, 1)
    assert _kept(store) == {"acme/a#2", "acme/b#1", "zoo/c#1"}
    store.forget_repositories([71])
    assert _kept(store) == {"acme/a#2", "zoo/c#1"}
    store.forget_installation(7, only=[72])
    assert _kept(store) == {"acme/a#2", "zoo/c#1"}
    store.forget_installation(7)
    assert _kept(store) == {"zoo/c#1"}
    store.forget_installation(8, only=[72])
    assert _kept(store) == set()


def test_a_repository_that_is_called_otherwise_by_now_is_forgotten(store: ReportStore) -> None:
    store.save(a_report(repository_id=5, full_name="acme/old"))
    assert store.forget_repositories([5]) == {"reports": 1}
    assert store.find_by_id(5, 3) is None


def test_an_analysis_that_was_begun_before_shows_no_report_that_was_hidden(
    store: ReportStore,
) -> None:
    store.save(a_report(is_private=False))
    store.note_visibility([70], is_private=True)
    store.save(a_report(is_private=False))
    hidden = store.find_by_id(70, 3)
    assert hidden is not None
    assert hidden.is_private


def test_only_the_named_repositories_become_private_or_public(store: ReportStore) -> None:
    for repository_id in (70, 71, 72):
        store.save(a_report(repository_id=repository_id, is_private=repository_id == 72))
    changed = [
        store.note_visibility([70, 72], is_private=True),
        store.note_visibility(range(71, 2_000), is_private=False),
    ]
    found = {one: store.find_by_id(one, 3) for one in (70, 71, 72)}
    assert changed == [1, 1]
    assert [one for one, report in found.items() if report and report.is_private] == [70]


def _kept(store: ReportStore) -> set[str]:
    return {f"{report.full_name}#{report.number}" for report in store.latest(9)}


def test_text_that_no_database_takes_is_kept_readable(store: ReportStore) -> None:
    store.save(a_report(title="a\0b\ud83dc"))
    found = store.find("acme/rocket.js", 3)
    assert found is not None
    assert found.title == "a\ufffdb?c"


def test_the_migrations_build_what_the_schema_says(engine: Engine) -> None:
    upgrade(engine)
    with engine.connect() as connection:
        options = {"compare_type": True, "include_name": _is_declared}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == newest_revision()


def _is_declared(name: str | None, kind: str, parents: object) -> bool:
    """Leave out the word index, which each database builds in its own way."""
    del kind, parents
    return not (name or "").startswith(WORD_INDEX)


def test_processes_that_start_together_build_the_tables_once(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    engines = [open_engine(url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(upgrade, engines))
    for opened in engines:
        opened.dispose()
    ReportStore(engine).save(a_report())
    assert _kept(ReportStore(engine)) == {"acme/Rocket.js#3"}


def test_several_writers_do_not_get_in_each_others_way(store: ReportStore) -> None:
    reports = [a_report(number=number) for number in range(1, 41)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(store.save, reports))
    assert len(store.latest(100)) == 40


def test_a_database_that_is_away_is_a_matter_of_the_moment() -> None:
    url = make_url("sqlite:////proc/nowhere.db")
    with pytest.raises(RetryLater, match="the database does not answer"):
        ReportStore(open_engine(url.render_as_string())).ping()
