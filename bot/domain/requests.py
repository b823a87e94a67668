"""What waits in the queue: references only, so that a late job reads fresh state."""

from dataclasses import dataclass
from typing import Literal

from bot.domain.issue import IssueRef, RepositoryRef


@dataclass(frozen=True, slots=True)
class Target:
    """The issue that a request is about, and the installation that may act on it."""

    installation_id: int
    repository_id: int
    repository: RepositoryRef
    number: int

    @property
    def ref(self) -> IssueRef:
        return IssueRef(self.repository, self.number)

    @property
    def key(self) -> str:
        """Name the issue by what survives a rename of its repository."""
        return f"{self.repository_id}:{self.number}"


@dataclass(frozen=True, slots=True)
class TriageIssue:
    """Analyse the issue and say what was found."""

    target: Target
    # "commented" is a comment that may bring new evidence.
    cause: Literal["opened", "edited", "reopened", "commented", "command"]
    # The issue is to be read as it was then or later, in seconds since 1970.
    as_of: int = 0


@dataclass(frozen=True, slots=True)
class RunCommand:
    """Carry out the slash command in a comment, whose text is read afresh."""

    target: Target
    comment_id: int
    sender: str
    # The first word: whether it is ours, the repository's configuration says.
    prefix: str = "/triage"
    # Of the line as it was typed; None in requests that were kept before there was one.
    digest: str | None = None
    # Whether the comment names another item or a version: then it counts where it commands nobody.
    brings_evidence: bool = False


@dataclass(frozen=True, slots=True)
class RememberRemovedLabel:
    """A person took a label off: it stays away."""

    target: Target
    label: str


@dataclass(frozen=True, slots=True)
class RecordOutcome:
    """The issue was closed: note how, and leave the comment alone."""

    target: Target


@dataclass(frozen=True, slots=True)
class ForgetIssue:
    """The issue was deleted or moved away: drop what is kept of it."""

    target: Target


@dataclass(frozen=True, slots=True)
class DropKeptFiles:
    """The repository's configuration or forms changed: read them afresh."""

    installation_id: int
    repository_id: int
    repository: RepositoryRef


@dataclass(frozen=True, slots=True)
class ForgetInstallation:
    """The App was uninstalled, or lost `repositories` (empty means all of them): drop them."""

    installation_id: int
    repositories: tuple[RepositoryRef, ...] = ()
    # Of the same ones; names change. Empty in requests that were kept before there were any.
    repository_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ResumeInstallation:
    """A suspension ended, or a permission was given: what had to wait for it can be done."""

    installation_id: int


@dataclass(frozen=True, slots=True)
class ResumeIssue:
    """The conversation was unlocked: what could not be written there can be."""

    target: Target


@dataclass(frozen=True, slots=True)
class LearnRepositories:
    """Read the past of repositories, or what changed since it was read; each is asked for alone."""

    installation_id: int
    repositories: tuple[RepositoryRef, ...]


@dataclass(frozen=True, slots=True)
class RememberIssue:
    """Something changed that needs no analysis: keep what is known of the issue current."""

    target: Target


@dataclass(frozen=True, slots=True)
class TrainModels:
    """Learn a repository's types and labels anew, if enough has changed since the last time."""

    installation_id: int
    repository_id: int
    repository: RepositoryRef


@dataclass(frozen=True, slots=True)
class BacktestRepository:
    """Ask of a repository's closed issues what would have been said, and keep what that shows."""

    installation_id: int
    repository_id: int
    repository: RepositoryRef


@dataclass(frozen=True, slots=True)
class SettleFixes:
    """A release was published: look which of the merged fixes that waited for one it brought."""

    installation_id: int
    repository_id: int
    repository: RepositoryRef


@dataclass(frozen=True, slots=True)
class HideReports:
    """The repository was made private: nobody without their keys may see its reports any more."""

    installation_id: int
    repository_id: int
    repository: RepositoryRef


Request = (
    TriageIssue
    | RunCommand
    | RememberRemovedLabel
    | RecordOutcome
    | ForgetIssue
    | DropKeptFiles
    | ForgetInstallation
    | ResumeInstallation
    | ResumeIssue
    | LearnRepositories
    | RememberIssue
    | TrainModels
    | BacktestRepository
    | SettleFixes
    | HideReports
)
