"""What GitHub told us: one value an event that the bot acts on."""

from dataclasses import dataclass
from typing import Literal

from bot.domain.issue import Actor, Association, RepositoryRef


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an event happened; names change, so the ids are what later calls rely on."""

    delivery: str
    installation_id: int
    repository: RepositoryRef
    repository_id: int
    sender: Actor


IssueAction = Literal[
    "opened", "edited", "reopened", "closed", "unlocked", "transferred", "deleted"
]


@dataclass(frozen=True, slots=True)
class IssueChanged:
    """An issue was opened, edited, reopened, closed, unlocked, transferred or deleted."""

    origin: Origin
    action: IssueAction
    number: int
    # Which of "title" and "body" an edit changed; empty for every other action.
    changed: tuple[str, ...] = ()
    # When the issue had changed last, in seconds since 1970; 0 where it is not told.
    as_of: int = 0


@dataclass(frozen=True, slots=True)
class LabelChanged:
    """Someone put a label on an issue or took it off."""

    origin: Origin
    action: Literal["labeled", "unlabeled"]
    number: int
    label: str


@dataclass(frozen=True, slots=True)
class CommentChanged:
    """A comment was written, edited or deleted."""

    origin: Origin
    action: Literal["created", "edited", "deleted"]
    number: int
    comment_id: int
    author: Actor
    association: Association
    body: str
    is_on_pull_request: bool
    # When the issue had changed last, as above.
    as_of: int = 0


@dataclass(frozen=True, slots=True)
class InstallationChanged:
    """The App was installed, uninstalled, suspended or given other repositories or permissions."""

    delivery: str
    action: str
    installation_id: int
    account: str
    added: tuple[RepositoryRef, ...] = ()
    removed: tuple[RepositoryRef, ...] = ()
    # Of what was removed; of all repositories when the App was uninstalled.
    lost_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RepositoryChanged:
    """Releases or labels of a repository changed, or who may see it (`repository`)."""

    origin: Origin
    event: Literal["release", "label", "repository"]
    action: str


@dataclass(frozen=True, slots=True)
class CodePushed:
    """Commits arrived on a branch."""

    origin: Origin
    is_default_branch: bool
    # What the commits touched below `.github/`.
    paths: tuple[str, ...] = ()
    # True where not everything is listed: history was rewritten, or there are too many commits.
    is_partial: bool = False


@dataclass(frozen=True, slots=True)
class Ping:
    """GitHub checks that the webhook is reachable."""

    delivery: str
    zen: str = ""


@dataclass(frozen=True, slots=True)
class OtherEvent:
    """A signed event that the bot does not act on."""

    delivery: str
    event: str
    action: str = ""


Event = (
    IssueChanged
    | LabelChanged
    | CommentChanged
    | InstallationChanged
    | RepositoryChanged
    | CodePushed
    | Ping
    | OtherEvent
)
