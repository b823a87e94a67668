"""Reports in time: texts are packed, what an older version writes is read, old ones are dropped."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert, select, update

from bot.memory.conclusion import read_conclusion
from bot.store.old_reports import OldReports
from bot.store.packing import MARKDOWN_BESIDE
from bot.store.reports import ReportStore
from bot.store.schema import reports
from bot.store.upgrade import upgrade
from tests.fakes import a_report

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
DOCUMENT = {
    "version": 1,
    "graph": {"items": ["text" * 1000]},
    "verdict": {
        "kind": "fixed",
        "confidence": 0.9,
        "evidence": [{"url": "https://github.com/acme/a/issues/1", "kind": "issue", "quote": "q"}],
    },
    "findings": {
        "type": {"type": "bug", "confidence": 0.8, "because": ["it says error"]},
        "labels": [],
        "notes": ["a note"],
    },
}


@pytest.fixture
def store(engine: Engine) -> ReportStore:
    upgrade(engine)
    return ReportStore(engine)


def row_of(engine: Engine) -> Mapping[str, object]:
    with engine.connect() as connection:
        statement = select(reports).where(reports.c.number == 3)
        return dict(connection.execute(statement).mappings().one())


def write_as_before(engine: Engine, *, number: int = 3) -> None:
    """Save a report as the version before did, which knows of no packing."""
    with engine.begin() as connection:
        connection.execute(
            insert(reports).values(
                repository_id=70,
                number=number,
                full_name="acme/Rocket.js",
                full_name_key="acme/rocket.js",
                is_private=False,
                title="Engine stalls",
                verdict="fixed",
                analysed_at=NOON,
                markdown="# Before\n",
                json=json.dumps(DOCUMENT),
            )
        )


def close(store: ReportStore, *, at: datetime, number: int = 3) -> None:
    assert store.record_state(70, number, state="closed", reason="completed", at=at)


def test_the_texts_of_a_report_take_a_fraction_of_their_length(
    engine: Engine, store: ReportStore
) -> None:
    report = a_report(markdown="one line of a report\n" * 500, json=json.dumps(DOCUMENT))
    store.save(report)
    row = row_of(engine)
    kept = sum(len(row[name]) for name in ("markdown", "json", "packed"))  # type: ignore[arg-type]
    assert kept < (len(report.markdown) + len(report.json)) / 10
    assert store.find_by_id(70, 3) == report


def test_a_version_that_does_not_know_the_packing_shows_a_text_and_reads_no_conclusion(
    engine: Engine, store: ReportStore
) -> None:
    store.save(a_report(json=json.dumps(DOCUMENT)))
    row = row_of(engine)
    assert row["markdown"] == MARKDOWN_BESIDE
    assert read_conclusion(str(row["json"])) is None


def test_what_was_written_before_the_packing_is_read_and_packed_in_time(
    engine: Engine, store: ReportStore
) -> None:
    write_as_before(engine)
    before = store.find_by_id(70, 3)
    assert before is not None
    assert before.markdown == "# Before\n"
    assert OldReports(engine).pack(most=1000) == 1
    assert row_of(engine)["markdown"] == MARKDOWN_BESIDE
    assert store.find_by_id(70, 3) == before
    assert OldReports(engine).pack(most=1000) == 0


def test_a_version_before_that_still_runs_may_replace_a_packed_report(
    engine: Engine, store: ReportStore
) -> None:
    store.save(a_report(analysed_at=NOON))
    with engine.begin() as connection:
        connection.execute(update(reports).values(markdown="# Later\n", json="{}"))
    found = store.find_by_id(70, 3)
    assert found is not None
    assert found.markdown == "# Later\n"


def test_more_than_one_batch_is_packed(engine: Engine, store: ReportStore) -> None:
    for number in range(1, 206):
        write_as_before(engine, number=number)
    assert OldReports(engine).pack(most=1000) == 205
    assert len(store.latest(300)) == 205


def test_the_texts_of_an_issue_closed_long_ago_go_and_its_conclusion_stays(
    engine: Engine, store: ReportStore
) -> None:
    store.save(a_report(json=json.dumps(DOCUMENT), meaning="m", analysed_at=NOON))
    close(store, at=NOON + timedelta(days=1))
    assert OldReports(engine).drop_closed(before=NOON + timedelta(days=2), most=1000) == 1
    kept = store.find_by_id(70, 3)
    assert kept is not None
    assert (kept.markdown, kept.meaning) == ("", "m")
    assert read_conclusion(kept.json) == read_conclusion(json.dumps(DOCUMENT))
    assert len(kept.json) < 400
    assert store.latest(9) == ()
    assert OldReports(engine).drop_closed(before=NOON + timedelta(days=2), most=1000) == 0


def test_what_was_closed_lately_or_is_open_stays_whole(engine: Engine, store: ReportStore) -> None:
    store.save(a_report(number=1, analysed_at=NOON))
    store.save(a_report(number=2, analysed_at=NOON))
    close(store, at=NOON + timedelta(days=5), number=2)
    assert OldReports(engine).drop_closed(before=NOON + timedelta(days=2), most=1000) == 0
    assert len(store.latest(9)) == 2


def test_an_issue_that_is_analysed_again_has_a_report_again(
    engine: Engine, store: ReportStore
) -> None:
    store.save(a_report(analysed_at=NOON))
    close(store, at=NOON)
    OldReports(engine).drop_closed(before=NOON + timedelta(days=2), most=1000)
    again = replace(a_report(), analysed_at=NOON + timedelta(days=3))
    store.save(again)
    assert store.find_by_id(70, 3) == again


def test_closed_reports_of_the_version_before_go_once_they_are_packed(
    engine: Engine, store: ReportStore
) -> None:
    write_as_before(engine)
    with engine.begin() as connection:
        connection.execute(update(reports).values(state="closed"))
    old = OldReports(engine)
    assert (old.pack(most=9), old.drop_closed(before=NOON + timedelta(days=1), most=9)) == (1, 1)
    found = store.find_by_id(70, 3)
    assert found is not None
    assert found.markdown == ""


def test_it_is_known_of_which_reports_the_texts_are_kept(
    engine: Engine, store: ReportStore
) -> None:
    for number in (1, 2):
        store.save(a_report(number=number, analysed_at=NOON))
    write_as_before(engine, number=4)
    close(store, number=2, at=NOON)
    old = OldReports(engine)
    old.drop_closed(before=NOON + timedelta(days=1), most=10)
    asked = [(70, number) for number in range(1, 6)] + [(71, 1)]
    assert old.have_texts(asked) == {(70, 1): True, (70, 2): False, (70, 4): True}
