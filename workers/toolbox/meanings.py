"""What a language model makes of reports, and what stands in where there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.history import KnownIssue, SearchEntry


@dataclass(frozen=True, slots=True)
class Meaning:
    """How close a language model finds two reports, by their titles and as wholes (0 to 1)."""

    title: float
    whole: float


class Meanings(Protocol):
    """What a language model makes of reports; without one nothing is kept and nothing close."""

    def remember(self, repository_id: int, issues: Sequence[KnownIssue]) -> None: ...

    def compare(
        self, repository_id: int, report: SearchEntry, others: Sequence[SearchEntry]
    ) -> Mapping[int, Meaning]:
        """Return how close the others are, by their numbers; those never seen are left out."""
        ...


class NoMeanings:
    """Where there is no language model."""

    def remember(self, repository_id: int, issues: Sequence[KnownIssue]) -> None:
        """Keep nothing."""

    def compare(
        self,
        repository_id: int,  # noqa: ARG002 - what the protocol gives
        report: SearchEntry,  # noqa: ARG002
        others: Sequence[SearchEntry],  # noqa: ARG002
    ) -> Mapping[int, Meaning]:
        return {}
