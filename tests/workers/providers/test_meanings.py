"""What is asked of the language model, and how often; the model itself is not needed for that."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.domain.history import KnownIssue, Learning, SearchEntry
from bot.store.engine import open_engine
from bot.store.history import HistoryStore
from bot.store.history_vectors import VectorStore
from bot.store.learned import Database, LearnedStore
from bot.store.upgrade import upgrade
from tests.builders import NOON, an_issue
from workers.analysis.remembering import search_entry
from workers.providers.index_shelf import KIND, IndexShelf
from workers.providers.meanings import MiniLMMeanings
from workers.providers.minilm import MODEL_NAME, MiniLM


class CountingModel(MiniLM):
    def __init__(self) -> None:
        super().__init__(Path("nowhere"))
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> list[bytes]:
        self.texts.extend(texts)
        return [bytes([len(text) % 100]) * 384 for text in texts]


class TellingModel(CountingModel):
    """Reads a text as the sum of a random direction for each of its words, and one for all."""

    def embed(self, texts: Sequence[str]) -> list[bytes]:
        rows = [sum(map(_direction, ["all", "all", *text.split()])) for text in texts]
        return [np.rint(127 * row / np.linalg.norm(row)).astype(np.int8).tobytes() for row in rows]


def _direction(word: str) -> NDArray[np.float64]:
    return np.random.default_rng(zlib.crc32(word.encode())).normal(size=384)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    engine = open_engine(f"sqlite:///{tmp_path}/past.db")
    upgrade(engine)
    HistoryStore(engine).begin(Learning(70, "octo/engine"))
    yield engine
    engine.dispose()


def meanings_of(model: MiniLM, database: Database) -> MiniLMMeanings:
    vectors = VectorStore(database)
    return MiniLMMeanings(model, vectors, IndexShelf(MODEL_NAME, vectors, LearnedStore(database)))


def a_known(number: int, title: str, text: str) -> KnownIssue:
    return KnownIssue(number, title, text, (), (), "open", created_at=NOON, updated_at=NOON)


def asked(number: int, title: str, body: str = "") -> SearchEntry:
    return search_entry(an_issue(number, title=title, body=body), error=None)


def test_one_analysis_reads_its_issue_once(database: Database) -> None:
    model = CountingModel()
    meanings = meanings_of(model, database)
    meanings.remember(70, [a_known(1, "A kettle", "It drips.")])
    model.texts.clear()

    entry = asked(2, "The kettle", "It leaks.")
    meanings.read("The kettle", "It leaks.")
    assert list(meanings.compare(70, entry, [asked(1, "A kettle")])) == [1]
    meanings.remember(70, [a_known(2, "The kettle", "It leaks.")])
    assert model.texts == ["The kettle", "The kettle\nIt leaks."]


def test_an_edited_issue_is_read_again(database: Database) -> None:
    model = CountingModel()
    meanings = meanings_of(model, database)
    meanings.read("The kettle", "It leaks.")
    meanings.read("The kettle", "It leaks badly.")
    assert len(model.texts) == 4


def test_a_whole_page_is_kept_with_each_issue_its_own(database: Database) -> None:
    meanings = meanings_of(CountingModel(), database)
    meanings.remember(70, [a_known(number, "x" * number, "") for number in range(1, 31)])
    known = meanings.known(70, range(1, 41))
    assert {number: title[0] for number, (title, _) in known.items()} == {
        number: number for number in range(1, 31)
    }


def a_past(meanings: MiniLMMeanings, *, last: int) -> None:
    """So many issues of other words each, but the fifth, which is about a pump."""
    issues = [a_known(number, f"part{number} breaks", "") for number in range(1, last + 1)]
    issues[4] = a_known(5, "pump drips oil", "")
    meanings.remember(70, issues)
    meanings.index(70)


def test_what_means_the_same_is_near(database: Database) -> None:
    meanings = meanings_of(TellingModel(), database)
    a_past(meanings, last=300)
    near = meanings.near(70, asked(301, "oil drips pump"), most=3)
    assert (near[0], len(near)) == (5, 3)
    assert meanings.near(70, asked(5, "oil drips pump"), most=9) == meanings.near(
        70, asked(5, "oil drips pump"), most=4
    )


def test_what_came_after_the_index_was_built_is_near_too(database: Database) -> None:
    meanings = meanings_of(TellingModel(), database)
    a_past(meanings, last=300)
    meanings.remember(70, [a_known(301, "valve whistles at night", "")])
    assert meanings.near(70, asked(302, "at night valve whistles"), most=1) == (301,)
    # Itself it does not find, nor what came later.
    assert 301 not in meanings.near(70, asked(301, "at night valve whistles"), most=300)


def test_closeness_leaves_out_what_all_issues_share(database: Database) -> None:
    meanings = meanings_of(TellingModel(), database)
    report, other = asked(301, "oil drips pump"), asked(7, "part7 breaks")
    meanings.remember(70, [a_known(7, "part7 breaks", "")])
    before = meanings.compare(70, report, [other])[7]
    a_past(meanings, last=300)
    after = meanings.compare(70, report, [other])[7]
    assert before.title > 0.4
    assert after.title < 0.2


def test_few_issues_are_not_indexed(database: Database) -> None:
    meanings = meanings_of(TellingModel(), database)
    a_past(meanings, last=99)
    assert LearnedStore(database).versions(70) == {}
    assert meanings.near(70, asked(100, "oil drips pump"), most=3) == ()


def test_an_index_is_built_again_only_for_other_issues(database: Database) -> None:
    store = LearnedStore(database)
    meanings = meanings_of(TellingModel(), database)
    a_past(meanings, last=100)
    first = store.find_model(70, KIND)
    meanings.index(70)
    assert store.find_model(70, KIND) == first
    meanings.remember(70, [a_known(101, "valve whistles", "")])
    meanings.index(70)
    second = store.find_model(70, KIND)
    assert first is not None
    assert second is not None
    assert (first.learned_from, second.learned_from) == (100, 101)
    assert meanings.near(70, asked(102, "whistles valve"), most=1) == (101,)


def test_an_index_of_another_version_is_none_and_is_replaced(database: Database) -> None:
    store = LearnedStore(database)
    meanings = meanings_of(TellingModel(), database)
    a_past(meanings, last=100)
    kept = store.find_model(70, KIND)
    assert kept is not None
    store.keep_model(replace(kept, version="other", data=b"of another version"))
    assert meanings.near(70, asked(101, "oil drips pump"), most=3) == ()
    meanings.index(70)
    assert meanings.near(70, asked(101, "oil drips pump"), most=1) == (5,)
