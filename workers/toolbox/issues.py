"""What a job may do with GitHub: read for one analysis, and write to one issue."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.effects import (
    AddLabels,
    MinimiseReply,
    React,
    RemoveLabels,
    Reply,
    SetIssueType,
    SuggestLabels,
    UpsertComment,
)
from bot.domain.graph import Reading
from bot.domain.issue import (
    Comment,
    Issue,
    IssueForm,
    IssueRef,
    IssueTypes,
    Label,
    PullRequest,
    Repository,
    RepositoryRef,
)
from bot.domain.search import SearchResult
from bot.domain.triage import Cost
from bot.repo_config.layers import LoadedConfig


class IssueReader(Protocol):
    """Reads GitHub for one analysis, within that analysis' allowance of API calls."""

    def read_issue(self, ref: IssueRef) -> tuple[Repository, Reading]: ...

    def read_items(self, refs: Sequence[IssueRef]) -> Sequence[Reading]: ...

    def read_pull_request(self, ref: IssueRef) -> PullRequest | None: ...

    def is_public(self, repository: RepositoryRef) -> bool: ...

    def read_config(self, repository: RepositoryRef) -> LoadedConfig: ...

    def read_forms(self, repository: RepositoryRef) -> tuple[IssueForm, ...]: ...

    def read_more_labels(self, repository: Repository) -> Repository:
        """Return the repository with the labels that did not come with the issue."""
        ...

    def read_issue_types(self, ref: IssueRef) -> IssueTypes: ...

    def search(self, repository: RepositoryRef, words: str, *, most: int) -> SearchResult: ...

    def contains(self, repository: RepositoryRef, *, tag: str, commit: str) -> bool: ...

    def read_comment(self, repository: RepositoryRef, comment_id: int) -> Comment | None: ...

    def read_header(self, ref: IssueRef) -> Issue | None:
        """Return the issue without its thread; None when it is gone or a pull request."""
        ...

    def read_label(self, repository: RepositoryRef, name: str) -> Label | None: ...

    def permission(self, repository: RepositoryRef, login: str) -> str: ...

    def cost(self) -> Cost: ...


class IssueWriter(Protocol):
    """Writes to one issue; carrying out the same effect twice changes nothing the second time."""

    def upsert_comment(
        self, effect: UpsertComment, *, is_asked_for: bool, seen: Issue | None = None
    ) -> str:
        """Post or edit our comment; return its address, empty when a person deleted it.

        `seen` is the issue with its thread as it was just read.
        """
        ...

    def reply(self, effect: Reply) -> str:
        """Post or edit a reply; return its address, empty when a person deleted it."""
        ...

    def minimise_reply(self, effect: MinimiseReply) -> None: ...

    def add_labels(self, effect: AddLabels) -> bool:
        """Put labels on; False where GitHub will not."""
        ...

    def suggest_labels(self, effect: SuggestLabels) -> bool:
        """Propose labels to people; False where GitHub does not let us."""
        ...

    def set_issue_type(self, effect: SetIssueType) -> None: ...

    def remove_labels(self, effect: RemoveLabels) -> None: ...

    def react(self, effect: React) -> None: ...
