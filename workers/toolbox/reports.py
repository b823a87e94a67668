"""Where the full reports are kept, and what the last one left behind."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.domain.forgotten import Forgotten
from bot.domain.issue import Issue, RepositoryRef
from bot.domain.requests import Target
from bot.domain.triage import Triage
from bot.memory.conclusion import Conclusion


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the last analysis of an issue left behind; None for what an older version did not."""

    conclusion: Conclusion | None
    meaning: str | None


class ReportShelf(Protocol):
    """Where the full reports are kept."""

    def keep(self, target: Target, triage: Triage, *, comment_url: str) -> None: ...

    def earlier(self, target: Target) -> Earlier | None: ...

    def record_state(self, target: Target, issue: Issue) -> bool:
        """Note how the issue stands; False when there is no report of it."""
        ...

    def address(self, target: Target, triage: Triage) -> str:
        """Return the address of the report page; nobody can guess a private repository's."""
        ...

    def hide(self, repository_id: int) -> int:
        """Have the reports of a repository opened by their keys alone; return how many."""
        ...

    def forget_issue(self, repository_id: int, number: int) -> None: ...

    def forget_repositories(self, repository_ids: Collection[int]) -> Forgotten: ...

    def forget_installation(
        self, installation_id: int, *, only: Collection[int] | None = None
    ) -> Forgotten: ...


class KeptRepositories(Protocol):
    """Of which repositories anything is kept, by their ids."""

    def of_installation(self, installation_id: int) -> frozenset[int]: ...

    def named(self, repositories: Collection[RepositoryRef]) -> frozenset[int]:
        """Return those that were called so when something was last kept of them."""
        ...

    def of_others(self, repository_ids: Collection[int], *, than: int) -> frozenset[int]:
        """Return those of which something is kept for another installation."""
        ...


class RecentChanges(Protocol):
    """What befell repositories, by their ids, within the last minutes."""

    def note(
        self,
        change: Literal["hidden", "forgotten"],
        repository_ids: Collection[int],
        *,
        at: datetime,
    ) -> None:
        """Note it before it is done, so that what is kept meanwhile is seen by somebody."""
        ...

    def has_happened(
        self, change: Literal["hidden", "forgotten"], repository_id: int, *, since: datetime
    ) -> bool: ...
