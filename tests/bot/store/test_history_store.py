"""The past of repositories, on SQLite always and on PostgreSQL when TEST_DATABASE_URL names one."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from bot.domain.history import (
    DecisionThresholds,
    KnownComment,
    KnownIssue,
    KnownLabel,
    Learning,
    Outcome,
    SearchEntry,
    Sighting,
    TermStatistics,
    UnsettledFix,
)
from bot.store.history import HistoryStore
from bot.store.history_search import HistorySearch
from bot.store.history_tables import HISTORY_TABLES
from bot.store.history_vectors import VectorStore
from bot.store.upgrade import upgrade

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
ROCKET = Learning(70, "acme/Rocket", installation_id=7)


@pytest.fixture
def store(engine: Engine) -> HistoryStore:
    upgrade(engine)
    opened = HistoryStore(engine)
    opened.begin(ROCKET)
    return opened


@pytest.fixture
def search(store: HistoryStore, engine: Engine) -> HistorySearch:
    del store
    return HistorySearch(engine)


def known(
    number: int = 1,
    title: str = "engine stall",
    body: str = "cold start",
    **changes: object,
) -> KnownIssue:
    issue = KnownIssue(
        number=number,
        title=title.title(),
        text=body,
        title_terms=tuple(title.split()),
        body_terms=tuple(body.split()),
        state="open",
        created_at=NOON,
        updated_at=NOON,
    )
    return replace(issue, **changes)


def sighting(number: int = 1, fingerprint: str = "5e1f", **changes: object) -> Sighting:
    return replace(Sighting(fingerprint, number, "fuel line is closed", "FuelError"), **changes)


def numbers(entries: tuple[SearchEntry, ...]) -> list[int]:
    return [entry.number for entry in entries]


def test_an_issue_comes_back_as_it_was_kept(store: HistoryStore) -> None:
    issue = known(
        state="closed",
        state_reason="completed",
        closed_at=NOON,
        labels=(KnownLabel("bug", "mia"), KnownLabel("stale", "cleaner[bot]", is_set_by_bot=True)),
        comments=(KnownComment(9, "mia", "MEMBER", NOON, "Open the valve."),),
        sightings=(sighting(comment_id=9, version="1.8", created_at=NOON),),
        outcome=Outcome(20, "4f2c1ab", NOON, "v1.9", is_release_confirmed=True),
    )
    store.save(70, [issue])
    assert store.find(70, 1) == issue
    assert list(store.read_all(70)) == [issue]


def test_a_fix_is_unsettled_until_a_comparison_found_it(store: HistoryStore) -> None:
    merged = Outcome(20, "4f2c1ab", NOON)
    store.save(70, [known(1, outcome=merged), known(2), known(3, outcome=merged)])
    fix = UnsettledFix(1, NOON, "4f2c1ab", "v1.9", is_release_confirmed=True)
    other = UnsettledFix(3, NOON, "another", "v1.9", is_release_confirmed=True)
    store.note_releases(70, [fix, other])
    assert store.unsettled_fixes(70) == (UnsettledFix(3, NOON, "4f2c1ab"),)
    store.save(70, [known(1, outcome=merged)])
    found = store.find(70, 1)
    assert found is not None
    assert found.outcome == replace(merged, release="v1.9", is_release_confirmed=True)


def test_only_the_newer_of_two_versions_stays(store: HistoryStore) -> None:
    newer = known(updated_at=NOON + timedelta(hours=1), state="closed")
    added = [store.save(70, [issue]) for issue in (known(), newer, known())]
    assert added == [1, 0, 0]
    assert store.find(70, 1) == newer


def test_saving_twice_counts_once(store: HistoryStore, search: HistorySearch) -> None:
    for _ in range(2):
        store.save(70, [known(1), known(2, title="engine smoke")])
    found = search.statistics(70, ["engine", "stall", "absent"])
    assert found == TermStatistics(2, 8.0, {"engine": 2, "stall": 1})


def test_an_edit_changes_what_is_found_and_counted(
    store: HistoryStore, search: HistorySearch
) -> None:
    store.save(70, [known(title="engine stall")])
    store.save(70, [known(title="window leak")])
    found = [search.find_by_words(70, {word: 1.0}, before=9, most=9) for word in ("stall", "leak")]
    assert [numbers(entries) for entries in found] == [[], [1]]
    assert search.statistics(70, ["stall", "leak"]) == TermStatistics(1, 8.0, {"leak": 1})


def test_words_are_found_in_earlier_issues_of_the_same_repository(
    store: HistoryStore, search: HistorySearch
) -> None:
    store.begin(replace(ROCKET, repository_id=71, full_name="acme/other"))
    store.save(
        70, [known(1), known(2, title="oil", body="engine"), known(3, title="oil"), known(8)]
    )
    store.save(71, [known(4)])
    found = search.find_by_words(70, {"engine": 2.0, "stall": 3.0}, before=8, most=5)
    assert numbers(found) == [1, 2]
    assert found[0] == SearchEntry(1, "Engine Stall", ("engine", "stall"), ("cold", "start"), NOON)


def test_what_is_no_word_is_no_part_of_a_query(search: HistorySearch, store: HistoryStore) -> None:
    store.save(70, [known()])
    hostile = {'a" OR repository_id:"71': 1.0, "'); DROP": 1.0, "engine": 1.0}
    assert numbers(search.find_by_words(70, hostile, before=9, most=9)) == [1]


def test_an_error_is_found_where_it_was_reported(
    store: HistoryStore, search: HistorySearch
) -> None:
    reports = [known(number, sightings=(sighting(number),)) for number in (1, 2, 5)]
    other = known(3, sightings=(sighting(3, "77aa"),))
    store.save(70, [*reports, other])
    assert search.sightings(70, "5e1f", before=5, most=9) == (sighting(1), sighting(2))
    near = search.sightings_of_exception(70, "FuelError", before=5, most=2)
    assert [one.number for one in near] == [3, 2]
    assert search.find_by_numbers(70, [3, 99])[0].fingerprints == {"77aa"}


def test_a_forgotten_issue_leaves_no_count_behind(
    store: HistoryStore, search: HistorySearch
) -> None:
    store.save(70, [known(1, sightings=(sighting(),)), known(2, title="oil")])
    store.forget_issue(70, 1)
    assert store.find(70, 1) is None
    assert search.sightings(70, "5e1f", before=9, most=9) == ()
    assert search.statistics(70, ["stall", "oil"]) == TermStatistics(1, 5.0, {"oil": 1})


@pytest.mark.parametrize("way", ["installation", "repository"])
def test_what_was_uninstalled_is_gone_from_every_table(
    store: HistoryStore, engine: Engine, way: str
) -> None:
    store.save(70, [known(sightings=(sighting(),))])
    if way == "installation":
        store.forget_installation(7)
    else:
        store.forget_repositories([70])
    with engine.connect() as connection:
        assert [connection.execute(select(table)).all() for table in HISTORY_TABLES] == [[]] * 5


def test_of_some_repositories_only_what_was_learned_for_the_installation_is_forgotten(
    store: HistoryStore,
) -> None:
    for installation_id, only in ((8, [70]), (7, [71])):
        store.forget_installation(installation_id, only=only)
        assert store.progress(70) is not None
    store.forget_installation(7, only=[70])
    assert store.progress(70) is None


def test_nothing_is_kept_of_what_was_forgotten_meanwhile(store: HistoryStore) -> None:
    store.forget_installation(7)
    assert store.save(70, [known()]) == 0
    assert store.note_progress(ROCKET) is False
    assert store.find(70, 1) is None


def test_progress_is_kept_beside_what_the_issues_add_up_to(
    store: HistoryStore, search: HistorySearch
) -> None:
    store.save(70, [known()])
    further = replace(ROCKET, cursor="abc", issues_read=100, issues_total=250, started_at=NOON)
    assert store.note_progress(further) is True
    assert (store.progress(70), store.progress(71)) == (further, None)
    assert store.all_progress() == (further,)
    assert search.statistics(70, []) == TermStatistics(1, 8.0, {})


@pytest.mark.parametrize(
    "word",
    ["\u043e\u0448\u0438\u0431\u043a\u0430", "\u5d29\u6e83", "\uc624\ub958", "pr\u00fcft"],
    ids=["cyrillic", "chinese", "korean", "german"],
)
def test_words_of_any_script_are_found(
    store: HistoryStore, search: HistorySearch, word: str
) -> None:
    store.save(70, [known(1, title=word), known(2), known(3, body=f"cold {word}")])
    assert numbers(search.find_by_words(70, {word: 1.0}, before=9, most=9)) == [1, 3]


def test_thresholds_are_those_of_the_repository(store: HistoryStore) -> None:
    before = store.thresholds(70)
    chosen = DecisionThresholds(related=0.6, text=0.7, text_beside_error=0.5)
    store.note_thresholds(70, chosen)
    assert (before, store.thresholds(70)) == (None, chosen)


def test_writers_side_by_side_count_every_issue(store: HistoryStore, search: HistorySearch) -> None:
    pages = [[known(number), known(number + 100)] for number in range(1, 11)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda page: store.save(70, page), pages))
    assert search.statistics(70, ["engine"]) == TermStatistics(20, 8.0, {"engine": 20})


def test_vectors_are_kept_by_model_and_replaced(store: HistoryStore, engine: Engine) -> None:
    vectors = VectorStore(engine)
    vectors.save(70, {1: (b"a", b"b"), 2: (b"c", b"d")}, model="small")
    vectors.save(70, {2: (b"e", b"f")}, model="small")
    vectors.save(70, {1: (b"x", b"y")}, model="other")
    assert vectors.find(70, [1, 2, 3], model="small") == {1: (b"a", b"b"), 2: (b"e", b"f")}
    assert vectors.numbers(70, model="small") == [1, 2]
    assert vectors.numbers(70, model="small", after=1) == [2]
    assert vectors.numbers(70, model="small", before=2) == [1]
    assert vectors.numbers(70, model="other") == [1]
    store.forget_installation(7)
    assert vectors.find(70, [1, 2], model="small") == {}


def test_vectors_of_a_repository_that_was_forgotten_meanwhile_are_not_kept(
    store: HistoryStore, engine: Engine
) -> None:
    store.forget_installation(7)
    vectors = VectorStore(engine)
    vectors.save(70, {1: (b"a", b"b")}, model="small")
    assert vectors.find(70, [1], model="small") == {}


def test_of_some_repositories_those_are_told_that_were_begun(store: HistoryStore) -> None:
    assert store.begun_of([*range(1_000, 1_600), 70]) == {70}
