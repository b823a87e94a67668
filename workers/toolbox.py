"""Everything a job may touch, as protocols gathered in one frozen Toolbox.

Jobs see the world through it alone, so that a test can hand them a smaller world.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.conclusion import Conclusion
from bot.domain.decisions import CastVote, DenyOriginal, NameOriginal, Standing
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
from bot.domain.findings import LabelSuggestion
from bot.domain.follow_up import FollowUp
from bot.domain.graph import Reading
from bot.domain.history import (
    DecisionThresholds,
    HistoryPage,
    KnownIssue,
    Learning,
    PastIssue,
    SearchEntry,
    Sighting,
    TermStatistics,
)
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
from bot.domain.limit import Limit
from bot.domain.requests import Target
from bot.domain.search import SearchResult
from bot.domain.triage import Cost, Triage
from bot.domain.type_opinion import ReadType
from bot.repo_config.layers import LoadedConfig


class IssueReader(Protocol):
    """Reads GitHub for one analysis, within that analysis' allowance of API calls."""

    def read_issue(self, ref: IssueRef) -> tuple[Repository, Reading]: ...

    def read_items(self, refs: Sequence[IssueRef]) -> Sequence[Reading]: ...

    def read_pull_request(self, ref: IssueRef) -> PullRequest | None: ...

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

    def add_labels(self, effect: AddLabels) -> None: ...

    def suggest_labels(self, effect: SuggestLabels) -> bool:
        """Propose labels to people; False where GitHub does not let us."""
        ...

    def set_issue_type(self, effect: SetIssueType) -> None: ...

    def remove_labels(self, effect: RemoveLabels) -> None: ...

    def react(self, effect: React) -> None: ...


class EffectMemory(Protocol):
    """What is remembered of an issue between two analyses."""

    def remember_removed_label(self, key: str, label: str) -> None: ...

    def allow_label(self, key: str, label: str) -> None: ...

    def removed_labels(self, key: str) -> frozenset[str]: ...

    def forget(self, key: str) -> None: ...


class People(Protocol):
    """What people decided about an issue, by `Target.key`."""

    def recall(self, key: str) -> Standing: ...

    def name_original(self, key: str, decision: NameOriginal) -> None: ...

    def deny_original(self, key: str, decision: DenyOriginal) -> None: ...

    def hold(self, key: str) -> None: ...

    def resume(self, key: str) -> None: ...

    def forget(self, key: str) -> None: ...


class FollowUps(Protocol):
    """Which follow-up stands beneath the comment, by `Target.key`."""

    def recall(self, key: str) -> FollowUp: ...

    def record(self, key: str, follow_up: FollowUp) -> None: ...

    def forget(self, key: str) -> None: ...


class Votes(Protocol):
    """What people say of an issue."""

    def cast(self, target: Target, vote: CastVote, *, at: datetime) -> None: ...

    def forget_issue(self, repository_id: int, number: int) -> None: ...

    def forget_repositories(self, repositories: Sequence[RepositoryRef]) -> None: ...

    def forget_installation(self, installation_id: int) -> None: ...


class Ceilings(Protocol):
    """How often something may happen."""

    def seconds_to_wait(self, limits: tuple[Limit, ...], *, by: str) -> float:
        """Count `by` and return 0, or count nothing and return how long to wait."""
        ...

    def is_first(self, name: str, *, seconds: float) -> bool: ...


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

    def issues_of_installation(self, installation_id: int) -> tuple[tuple[int, int], ...]:
        """Return the repository's id and the number of every issue that has a report."""
        ...

    def issues_of_repositories(
        self, repositories: Sequence[RepositoryRef]
    ) -> tuple[tuple[int, int], ...]: ...

    def forget_issue(self, repository_id: int, number: int) -> None: ...

    def forget_repositories(self, repositories: Sequence[RepositoryRef]) -> None: ...

    def forget_installation(self, installation_id: int) -> None: ...


class HistoryReader(Protocol):
    """Reads the past of one repository."""

    def read_page(
        self, repository: RepositoryRef, *, after: str | None, since: datetime | None, most: int
    ) -> HistoryPage: ...

    def read_issue(self, ref: IssueRef) -> PastIssue | None: ...


class History(Protocol):
    """Where the past of repositories is kept, by their ids."""

    def progress(self, repository_id: int) -> Learning | None: ...

    def begin(self, learning: Learning) -> None: ...

    def note_progress(self, learning: Learning) -> bool:
        """Keep how far a pass has come; False when the repository was forgotten meanwhile."""
        ...

    def thresholds(self, repository_id: int) -> DecisionThresholds | None: ...

    def save(self, repository_id: int, issues: Sequence[KnownIssue]) -> int:
        """Keep the issues instead of older versions; return how many were new."""
        ...

    def find(self, repository_id: int, number: int) -> KnownIssue | None: ...

    def forget_issue(self, repository_id: int, number: int) -> None: ...

    def forget_repositories(self, repositories: Sequence[RepositoryRef]) -> None: ...

    def forget_installation(self, installation_id: int) -> None: ...


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
        self, repository_id: int, fingerprint: str, *, before: int, most: int
    ) -> tuple[Sighting, ...]: ...

    def sightings_of_exception(
        self, repository_id: int, exception: str, *, before: int, most: int
    ) -> tuple[Sighting, ...]: ...


class LearnedModels(Protocol):
    """What was learned from a repository's own history, and from others for its types."""

    def type_readers(self, repository: Repository) -> tuple[ReadType, ...]: ...

    def suggest_labels(
        self, issue: Issue, repository: Repository
    ) -> tuple[LabelSuggestion, ...]: ...


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


@dataclass(frozen=True, slots=True)
class Clock:
    """`now` is the date (UTC); `steady` counts seconds and never jumps."""

    now: Callable[[], datetime]
    steady: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Toolbox:
    """The world as a job sees it."""

    open_reader: Callable[[Target], IssueReader]
    # The second argument raises when the lease on the issue is lost; asked before each write.
    open_writer: Callable[[Target, Callable[[], None]], IssueWriter]
    memory: EffectMemory
    people: People
    follow_ups: FollowUps
    votes: Votes
    ceilings: Ceilings
    reports: ReportShelf
    # Has configuration and forms read afresh, by the repository's id and name.
    drop_kept_files: Callable[[int, RepositoryRef], None]
    # Lets the entries of an installation begin that had to wait; returns how many.
    resume_installation: Callable[[int], int]
    history: History
    past_search: PastSearch
    meanings: Meanings
    # For an issue of the repository; the issue itself may be any.
    open_history_reader: Callable[[Target], HistoryReader]
    # The ids of a repository where the App is installed; Unreachable where it is not.
    find_target: Callable[[RepositoryRef], Target]
    # By the repository's id.
    find_models: Callable[[int], LearnedModels]
    # Learns a repository's types and labels anew where enough has changed; says what came of it.
    train: Callable[[Target], str]
    clock: Clock
    web_url: str
    is_dry_run: bool = False
