"""What is asked of the language model, and how often; the model itself is not needed for that."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.domain.history import KnownIssue
from tests.builders import NOON, an_issue
from workers.analysis.remembering import search_entry
from workers.providers.meanings import MiniLMMeanings
from workers.providers.minilm import MiniLM
from workers.toolbox import Vectors


class CountingModel(MiniLM):
    def __init__(self) -> None:
        super().__init__(Path("nowhere"))
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> list[bytes]:
        self.texts.extend(texts)
        return [bytes([len(text) % 100]) * 384 for text in texts]


class Kept:
    def __init__(self) -> None:
        self.pairs: dict[int, Vectors] = {}

    def save(self, repository_id: int, vectors: Mapping[int, Vectors], *, model: str) -> None:  # noqa: ARG002
        self.pairs |= vectors

    def find(self, repository_id: int, numbers: Sequence[int], *, model: str) -> dict[int, Vectors]:  # noqa: ARG002
        return {number: self.pairs[number] for number in numbers if number in self.pairs}


def a_known(number: int, title: str, text: str) -> KnownIssue:
    return KnownIssue(number, title, text, (), (), "open", created_at=NOON, updated_at=NOON)


def test_one_analysis_reads_its_issue_once() -> None:
    model = CountingModel()
    meanings = MiniLMMeanings(model, Kept())
    meanings.remember(70, [a_known(1, "A kettle", "It drips.")])
    model.texts.clear()

    issue = an_issue(2, title="The kettle", body="It leaks.")
    entry = search_entry(issue, error=None)
    meanings.read("The kettle", "It leaks.")
    assert list(meanings.compare(70, entry, [search_entry(an_issue(1), error=None)])) == [1]
    meanings.remember(70, [a_known(2, "The kettle", "It leaks.")])
    assert model.texts == ["The kettle", "The kettle\nIt leaks."]


def test_an_edited_issue_is_read_again() -> None:
    model = CountingModel()
    meanings = MiniLMMeanings(model, Kept())
    meanings.read("The kettle", "It leaks.")
    meanings.read("The kettle", "It leaks badly.")
    assert len(model.texts) == 4


def test_a_whole_page_is_kept_with_each_issue_its_own() -> None:
    kept = Kept()
    meanings = MiniLMMeanings(CountingModel(), kept)
    meanings.remember(70, [a_known(number, "x" * number, "") for number in range(1, 31)])
    assert {number: title[0] for number, (title, _) in kept.pairs.items()} == {
        number: number for number in range(1, 31)
    }
    assert meanings.known(70, [3, 40]) == {3: kept.pairs[3]}
