"""What a language model makes of reports, and what stands in where there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.history import KnownIssue, SearchEntry

# Of the title, and of the title with the reporter's own words: signed bytes, 127 standing for 1.
Vectors = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Meaning:
    """How close a language model finds two reports, by their titles and as wholes (0 to 1)."""

    title: float
    whole: float


class Meanings(Protocol):
    """What a language model makes of reports; without one nothing is kept and nothing close."""

    @property
    def encoder(self) -> str:
        """Return the name of the model, whose vectors fit no other's; empty without one."""
        ...

    def read(self, title: str, text: str) -> Vectors | None:
        """Return what the model makes of a report without its template; None without one."""
        ...

    def known(self, repository_id: int, numbers: Sequence[int]) -> Mapping[int, Vectors]:
        """Return what was kept of those of the issues of which anything was."""
        ...

    def remember(self, repository_id: int, issues: Sequence[KnownIssue]) -> None: ...

    def index(self, repository_id: int) -> None:
        """Make what is kept of a repository quick to search, where that has changed."""
        ...

    def near(self, repository_id: int, report: SearchEntry, *, most: int) -> Sequence[int]:
        """Return the numbers of earlier issues that are close, the closest first."""
        ...

    def compare(
        self, repository_id: int, report: SearchEntry, others: Sequence[SearchEntry]
    ) -> Mapping[int, Meaning]:
        """Return how close the others are, by their numbers; those never seen are left out."""
        ...


class NoMeanings:
    """Where there is no language model."""

    encoder = ""

    def read(self, title: str, text: str) -> Vectors | None:  # noqa: ARG002 - the protocol's
        """Return None."""
        return None

    def known(
        self,
        repository_id: int,  # noqa: ARG002
        numbers: Sequence[int],  # noqa: ARG002
    ) -> Mapping[int, Vectors]:
        return {}

    def remember(self, repository_id: int, issues: Sequence[KnownIssue]) -> None:
        """Keep nothing."""

    def index(self, repository_id: int) -> None:
        """Index nothing."""

    def near(
        self,
        repository_id: int,  # noqa: ARG002 - what the protocol gives
        report: SearchEntry,  # noqa: ARG002
        *,
        most: int,  # noqa: ARG002
    ) -> Sequence[int]:
        return ()

    def compare(
        self,
        repository_id: int,  # noqa: ARG002 - what the protocol gives
        report: SearchEntry,  # noqa: ARG002
        others: Sequence[SearchEntry],  # noqa: ARG002
    ) -> Mapping[int, Meaning]:
        return {}
