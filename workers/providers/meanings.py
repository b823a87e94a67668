"""How close a language model finds reports, from vectors kept beside what is known of them.

Only the new report goes through the model during an analysis; the others did when learned.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.history import KnownIssue, SearchEntry
from workers.providers.minilm import MODEL_NAME, MiniLM, closeness
from workers.toolbox import Meaning

# Characters; the model reads 128 tokens, which are fewer.
_LONGEST_TEXT = 2_000


class Vectors(Protocol):
    """Where vectors are kept."""

    def save(
        self, repository_id: int, vectors: Mapping[int, tuple[bytes, bytes]], *, model: str
    ) -> None: ...

    def find(
        self, repository_id: int, numbers: Sequence[int], *, model: str
    ) -> dict[int, tuple[bytes, bytes]]: ...


@dataclass(frozen=True, slots=True)
class MiniLMMeanings:
    """The model, and where its vectors are kept."""

    model: MiniLM
    vectors: Vectors

    def remember(self, repository_id: int, issues: Sequence[KnownIssue]) -> None:
        """Keep the vectors of the issues."""
        titles = self.model.embed([issue.title for issue in issues])
        wholes = self.model.embed([_whole(issue.title, issue.text) for issue in issues])
        numbers = [issue.number for issue in issues]
        pairs = zip(titles, wholes, strict=True)
        found = dict(zip(numbers, pairs, strict=True))
        self.vectors.save(repository_id, found, model=MODEL_NAME)

    def compare(
        self, repository_id: int, report: SearchEntry, others: Sequence[SearchEntry]
    ) -> Mapping[int, Meaning]:
        """Return how close the others are, by their numbers; those never seen are left out."""
        numbers = [other.number for other in others]
        known = self.vectors.find(repository_id, numbers, model=MODEL_NAME)
        if not known:
            return {}
        title, whole = self.model.embed([report.title, _whole(report.title, report.text)])
        return {
            number: Meaning(closeness(title, theirs[0]), closeness(whole, theirs[1]))
            for number, theirs in known.items()
        }


def _whole(title: str, text: str) -> str:
    return f"{title}\n{text[:_LONGEST_TEXT]}"
