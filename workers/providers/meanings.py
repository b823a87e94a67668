"""How close a language model finds reports, from vectors kept beside what is known of them.

Only the new report goes through the model during an analysis, and only once, though its type, its
likeness to others and the history all ask; the others went through it when learned.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.domain.history import KnownIssue, SearchEntry
from workers.providers.index_shelf import IndexShelf, KeptVectors
from workers.providers.minilm import MODEL_NAME, MiniLM
from workers.providers.vectors import closeness, rows_of
from workers.toolbox import Meaning
from workers.toolbox import Vectors as OfOneReport

# Characters; the model reads 128 tokens, which are fewer.
_LONGEST_TEXT = 2_000
# Reports whose vectors a process keeps at hand; an analysis asks for one, several times.
_MOST_AT_HAND = 8
# Whose vectors are compared: the signs alone order them less well.
_LOOKED_AT = 200


class Vectors(KeptVectors, Protocol):
    """Where vectors are kept, and written."""

    def save(
        self, repository_id: int, vectors: Mapping[int, tuple[bytes, bytes]], *, model: str
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class MiniLMMeanings:
    """The model, and where its vectors and their indexes are kept."""

    model: MiniLM
    vectors: Vectors
    indexes: IndexShelf
    _at_hand: dict[tuple[str, str], OfOneReport] = field(default_factory=dict, repr=False)

    @property
    def encoder(self) -> str:
        """Return the model's name and version."""
        return MODEL_NAME

    def read(self, title: str, text: str) -> OfOneReport:
        """Return what the model makes of a report, from memory where it was just asked."""
        return self._read([(title, text)])[0]

    def known(self, repository_id: int, numbers: Sequence[int]) -> Mapping[int, OfOneReport]:
        """Return the vectors that were kept."""
        return self.vectors.find(repository_id, numbers, model=MODEL_NAME)

    def remember(self, repository_id: int, issues: Sequence[KnownIssue]) -> None:
        """Keep the vectors of the issues."""
        numbers = [issue.number for issue in issues]
        pairs = self._read([(issue.title, issue.text) for issue in issues])
        found = dict(zip(numbers, pairs, strict=True))
        self.vectors.save(repository_id, found, model=MODEL_NAME)

    def index(self, repository_id: int) -> None:
        """Index what is kept of a repository, where that has changed."""
        self.indexes.build(repository_id)

    def near(self, repository_id: int, report: SearchEntry, *, most: int) -> tuple[int, ...]:
        """Return the numbers of earlier issues that are close, the closest first."""
        index = self.indexes.find(repository_id)
        if index is None:
            return ()
        _, whole = self.read(report.title, report.text)
        found = index.nearest(rows_of([whole])[0], before=report.number, most=_LOOKED_AT)
        unindexed = self.vectors.numbers(
            repository_id, model=MODEL_NAME, after=index.newest, before=report.number
        )
        numbers = [*found, *unindexed[-_LOOKED_AT:]]
        known = self.vectors.find(repository_id, numbers, model=MODEL_NAME)
        close = closeness(whole, [theirs for _, theirs in known.values()], without=index.wholes)
        ranked = sorted(zip(close, known, strict=True), reverse=True)
        return tuple(number for _, number in ranked[:most])

    def compare(
        self, repository_id: int, report: SearchEntry, others: Sequence[SearchEntry]
    ) -> Mapping[int, Meaning]:
        """Return how close the others are, by their numbers; those never seen are left out."""
        numbers = [other.number for other in others]
        known = self.vectors.find(repository_id, numbers, model=MODEL_NAME)
        if not known:
            return {}
        index = self.indexes.find(repository_id)
        in_common = (index.titles, index.wholes) if index else (None, None)
        own, theirs = self.read(report.title, report.text), zip(*known.values(), strict=True)
        titles, wholes = (
            closeness(vector, vectors, without=without)
            for vector, vectors, without in zip(own, theirs, in_common, strict=True)
        )
        meanings = map(Meaning, titles, wholes)
        return dict(zip(known, meanings, strict=True))

    def _read(self, reports: Sequence[tuple[str, str]]) -> list[OfOneReport]:
        """Return the vectors of the reports; those not at hand go through the model together."""
        keys = [(title, _whole(title, text)) for title, text in reports]
        found = {key: self._at_hand[key] for key in keys if key in self._at_hand}
        asked = [key for key in dict.fromkeys(keys) if key not in found]
        titles = self.model.embed([title for title, _ in asked])
        wholes = self.model.embed([whole for _, whole in asked])
        found |= dict(zip(asked, zip(titles, wholes, strict=True), strict=True))
        self._keep_at_hand({key: found[key] for key in asked[-_MOST_AT_HAND:]})
        return [found[key] for key in keys]

    def _keep_at_hand(self, newest: Mapping[tuple[str, str], OfOneReport]) -> None:
        for key in list(self._at_hand)[: max(0, len(self._at_hand) + len(newest) - _MOST_AT_HAND)]:
            self._at_hand.pop(key, None)
        self._at_hand.update(newest)


def _whole(title: str, text: str) -> str:
    return f"{title}\n{text[:_LONGEST_TEXT]}"
