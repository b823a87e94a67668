"""The past of repositories: how it is read, where it is kept, and how it is searched."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.forgotten import Forgotten
from bot.domain.history import (
    DecisionThresholds,
    HistoryPage,
    KnownIssue,
    Learning,
    PastIssue,
    SearchEntry,
    Sighting,
    TermStatistics,
    UnsettledFix,
)
from bot.domain.issue import IssueRef, Release, RepositoryRef


class HistoryReader(Protocol):
    """Reads the past of one repository."""

    def read_page(
        self, repository: RepositoryRef, *, after: str | None, since: datetime | None, most: int
    ) -> HistoryPage: ...

    def read_issue(self, ref: IssueRef) -> PastIssue | None: ...

    def find_gone(self, repository: RepositoryRef, numbers: Sequence[int]) -> Sequence[int]:
        """Return those of up to a hundred issues that the repository does not have any more."""
        ...

    def read_releases(self, repository: RepositoryRef) -> tuple[Release, ...]: ...

    def read_commits(
        self, repository: RepositoryRef, *, base: str, head: str
    ) -> Iterator[frozenset[str]]:
        """Yield page by page the commits that the head has and the base lacks."""
        ...


class History(Protocol):
    """Where the past of repositories is kept, by their ids."""

    def progress(self, repository_id: int) -> Learning | None: ...

    def begin(self, learning: Learning) -> None: ...

    def begin_again(self, learning: Learning) -> bool:
        """Note that a later pass begins; False when the repository was forgotten meanwhile."""
        ...

    def note_progress(self, learning: Learning) -> bool:
        """Keep how far a pass has come; False when the repository was forgotten meanwhile."""
        ...

    def thresholds(self, repository_id: int) -> DecisionThresholds | None: ...

    def save(self, repository_id: int, issues: Sequence[KnownIssue]) -> int:
        """Keep the issues instead of older versions; return how many were new."""
        ...

    def find(self, repository_id: int, number: int) -> KnownIssue | None: ...

    def numbers(self, repository_id: int) -> Sequence[int]: ...

    def unsettled_fixes(self, repository_id: int) -> tuple[UnsettledFix, ...]:
        """Return the merged fixes that no comparison has found in a release."""
        ...

    def note_releases(self, repository_id: int, fixes: Sequence[UnsettledFix]) -> None: ...

    def forget_issue(self, repository_id: int, number: int) -> None: ...

    def forget_repositories(self, repository_ids: Collection[int]) -> Forgotten: ...

    def forget_installation(
        self, installation_id: int, *, only: Collection[int] | None = None
    ) -> Forgotten: ...


class PastSearch(Protocol):
    """An index over the issues of repositories."""

    def statistics(self, repository_id: int, terms: Iterable[str]) -> TermStatistics | None: ...

    def find_by_words(
        self, repository_id: int, terms: Mapping[str, float], *, before: int, most: int
    ) -> tuple[SearchEntry, ...]: ...

    def find_by_numbers(
        self, repository_id: int, numbers: Sequence[int]
    ) -> tuple[SearchEntry, ...]: ...

    def sightings(
        self,
        repository_id: int,
        fingerprint: str,
        *,
        before: int,
        most: int,
        until: datetime | None = None,
    ) -> tuple[Sighting, ...]: ...

    def sightings_of_exception(
        self, repository_id: int, exception: str, *, before: int, most: int
    ) -> tuple[Sighting, ...]: ...
