"""Learned models, on SQLite always and on PostgreSQL when TEST_DATABASE_URL names one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from bot.domain.history import KnownIssue, KnownLabel, Learning, WordThresholds
from bot.domain.issue import RepositoryRef
from bot.store.history import HistoryStore
from bot.store.learned import (
    LastTraining,
    LearnedStore,
    StoredBacktest,
    StoredModel,
    version_of,
)
from bot.store.upgrade import upgrade
from tests.bot.store.test_history_store import known

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
MODEL = StoredModel(
    repository_id=70,
    kind="labels",
    version=version_of(b"one"),
    learned_at=NOON,
    learned_from=120,
    data=b"one",
    least_confidence={"A-parser": 0.75},
)
BACKTEST = StoredBacktest(70, "acme/Rocket", NOON, "# Back-test", "<svg/>", "{}")


@pytest.fixture
def store(engine: Engine) -> LearnedStore:
    upgrade(engine)
    for repository_id in (70, 71):
        HistoryStore(engine).begin(Learning(repository_id, "acme/Rocket", installation_id=7))
    return LearnedStore(engine)


def test_a_model_comes_back_as_it_was_kept(store: LearnedStore) -> None:
    store.keep_model(MODEL)
    assert store.find_model(70, "labels") == MODEL
    assert store.find_model(70, "types") is None
    assert store.find_model(71, "labels") is None


def test_a_new_model_replaces_the_earlier_one_of_its_kind(store: LearnedStore) -> None:
    types = replace(MODEL, kind="types", least_confidence={})
    newer = replace(MODEL, data=b"two", version=version_of(b"two"))
    for model in (MODEL, types, newer):
        store.keep_model(model)
    assert store.versions(70) == {"labels": version_of(b"two"), "types": version_of(b"one")}
    assert store.find_model(70, "labels") == newer


def test_what_the_lessons_counted_is_kept_without_a_model_and_goes_with_the_repository(
    store: LearnedStore, engine: Engine
) -> None:
    before = store.last_training(70)
    for lessons in (150, 140):
        store.note_lessons(70, lessons)
    HistoryStore(engine).begin(Learning(70, "acme/Rocket", installation_id=7))
    assert (before, store.last_training(71)) == (None, None)
    assert store.last_training(70) == LastTraining(140, relabelled=0)
    HistoryStore(engine).forget_installation(7)
    assert store.last_training(70) is None


def _labelled(number: int, *names: str, **changes: bool) -> KnownIssue:
    return known(number, labels=tuple(KnownLabel(name, "mia", **changes) for name in names))


def test_known_issues_that_got_other_labels_are_counted_from_one_training_to_the_next(
    store: LearnedStore, engine: Engine
) -> None:
    history = HistoryStore(engine)
    store.note_lessons(70, 3)
    history.save(70, [_labelled(number, "bug") for number in (1, 2, 3)])
    new = store.last_training(70)
    robot = KnownLabel("stale", "cleaner[bot]", is_set_by_bot=True)
    others = _labelled(1, "feature"), _labelled(2), replace(_labelled(3, "bug"), title="Stalls")
    by_bot = replace(others[0], labels=(*others[0].labels, robot))
    for issues in (others, others, [by_bot]):
        history.save(70, issues)
    later = store.last_training(70)
    store.note_lessons(70, 2)
    assert (new, later) == (LastTraining(3, 0), LastTraining(3, relabelled=2))
    assert store.last_training(70) == LastTraining(2, relabelled=0)


_BACK_TO_0008 = (
    "DROP INDEX known_issues_by_original",
    "UPDATE learned_models SET lessons = 150",
    "ALTER TABLE known_repositories DROP COLUMN relabelled",
    "ALTER TABLE known_repositories DROP COLUMN lessons_tried",
    "UPDATE alembic_version SET version_num = '0008'",
)


def test_what_models_of_an_earlier_version_had_kept_is_taken_over(
    store: LearnedStore, engine: Engine
) -> None:
    store.keep_model(MODEL)
    with engine.begin() as connection:
        for statement in _BACK_TO_0008:
            connection.execute(text(statement))
    upgrade(engine)
    assert (store.last_training(70), store.last_training(71)) == (LastTraining(150, 0), None)


def test_a_job_that_ends_after_an_uninstallation_leaves_nothing_behind(
    store: LearnedStore, engine: Engine
) -> None:
    HistoryStore(engine).forget_installation(7)
    assert (store.keep_model(MODEL), store.keep_backtest(BACKTEST)) == (False, False)
    assert (store.versions(70), store.has_backtest(70)) == ({}, False)


def test_thresholds_of_words_are_those_of_the_repository(
    store: LearnedStore, engine: Engine
) -> None:
    before = store.word_thresholds(70)
    HistoryStore(engine).note_word_thresholds(70, WordThresholds(type=0.7))
    assert (before, store.word_thresholds(70)) == (WordThresholds(), WordThresholds(type=0.7))


def test_a_model_that_no_longer_holds_is_dropped_alone(store: LearnedStore) -> None:
    store.keep_model(MODEL)
    store.keep_model(replace(MODEL, kind="types"))
    store.drop_model(70, "labels")
    assert set(store.versions(70)) == {"types"}


def test_a_backtest_is_found_by_its_repository_however_that_is_written(
    store: LearnedStore,
) -> None:
    store.keep_backtest(replace(BACKTEST, markdown="# Earlier"))
    store.keep_backtest(BACKTEST)
    assert store.find_backtest(RepositoryRef("ACME", "rocket")) == replace(
        BACKTEST, full_name="ACME/rocket"
    )
    assert store.find_backtest(RepositoryRef("acme", "other")) is None


def test_a_name_that_changed_hands_shows_its_present_holders_backtest(store: LearnedStore) -> None:
    newer = replace(BACKTEST, repository_id=71, made_at=NOON + timedelta(days=1))
    store.keep_backtest(newer)
    store.keep_backtest(BACKTEST)
    assert store.find_backtest(RepositoryRef("acme", "Rocket")) == newer


def test_nothing_stays_of_a_repository_that_is_forgotten(
    store: LearnedStore, engine: Engine
) -> None:
    store.keep_model(MODEL)
    store.keep_model(replace(MODEL, repository_id=71))
    store.keep_backtest(BACKTEST)
    HistoryStore(engine).forget_repositories([70])
    assert (store.versions(70), store.find_backtest(RepositoryRef("acme", "rocket"))) == ({}, None)
    assert set(store.versions(71)) == {"labels"}


def test_a_backtest_is_found_under_the_new_name_of_its_repository(
    store: LearnedStore, engine: Engine
) -> None:
    store.keep_backtest(BACKTEST)
    HistoryStore(engine).note_progress(Learning(70, "acme/Probe", installation_id=7))
    renamed = RepositoryRef("acme", "Probe")
    assert store.find_backtest(renamed) == replace(BACKTEST, full_name="acme/Probe")
    assert store.find_backtest(RepositoryRef("acme", "rocket")) is None
