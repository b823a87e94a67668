"""GitHub as it stood when it was read: repositories, issues, pull requests, comments, releases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Literal, Self

Association = Literal[
    "OWNER",
    "MEMBER",
    "COLLABORATOR",
    "CONTRIBUTOR",
    "FIRST_TIMER",
    "FIRST_TIME_CONTRIBUTOR",
    "MANNEQUIN",
    "NONE",
]
MAINTAINER_ASSOCIATIONS = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})


# No slots, so that a `key` is made once: an analysis asks for keys thousands of times.
@dataclass(frozen=True, order=True)
class RepositoryRef:
    """A repository's address; GitHub compares it without regard to case, and so does `key`."""

    owner: str
    name: str

    @classmethod
    def parse(cls, full_name: str) -> Self:
        """Read `owner/name`; ValueError when it is anything else."""
        owner, slash, name = full_name.partition("/")
        if not (owner and slash and name) or "/" in name:
            raise ValueError(f"not a repository: {full_name!r} (expected owner/name)")
        return cls(owner, name)

    @cached_property
    def key(self) -> str:
        return str(self).lower()

    def __str__(self) -> str:
        return f"{self.owner}/{self.name}"


@dataclass(frozen=True, order=True)
class IssueRef:
    """The address of an issue or a pull request, which share their numbers."""

    repository: RepositoryRef
    number: int

    @cached_property
    def key(self) -> str:
        return str(self).lower()

    def __str__(self) -> str:
        return f"{self.repository}#{self.number}"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something; deleted accounts are None wherever an Actor may stand."""

    login: str
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment of a thread, with its own address as the source of what it says."""

    id: int
    author: Actor | None
    association: Association
    body: str
    created_at: datetime
    url: str
    is_minimized: bool = False
    reactions: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_by_maintainer(self) -> bool:
        return self.association in MAINTAINER_ASSOCIATIONS


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue and as much of its thread as was read (`comments` may be the newest only)."""

    ref: IssueRef
    title: str
    body: str
    url: str
    state: Literal["open", "closed"]
    created_at: datetime
    id: int | None = None
    state_reason: str | None = None
    author: Actor | None = None
    association: Association = "NONE"
    updated_at: datetime | None = None
    closed_at: datetime | None = None
    is_locked: bool = False
    labels: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    comment_count: int = 0
    reactions: Mapping[str, int] = field(default_factory=dict)
    # Names of timeline events as GitHub's GraphQL spells them, each as often as it was read.
    timeline: tuple[str, ...] = ()
    # True where only number, title, state and url were read: body and comments are unknown.
    is_shallow: bool = False

    @property
    def is_reopened(self) -> bool:
        """Tell whether it is open again: what closed it did not help."""
        return self.state == "open" and self.state_reason == "reopened"


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A pull request, as far as it says what became of an issue."""

    ref: IssueRef
    title: str
    url: str
    state: Literal["open", "draft", "merged", "closed"]
    author: Actor | None = None
    merged_at: datetime | None = None
    base: str | None = None
    merge_commit: str | None = None
    closes: tuple[IssueRef, ...] = ()


Item = Issue | PullRequest


@dataclass(frozen=True, slots=True)
class Label:
    """A label that exists in the repository."""

    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class IssueTypes:
    """The types that issues of a repository may be given, and the one that an issue has."""

    names: tuple[str, ...] = ()
    present: str | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """A published release; a tag without a release is not one."""

    tag: str
    url: str
    published_at: datetime
    commit: str | None = None
    is_prerelease: bool = False


@dataclass(frozen=True, slots=True)
class FormField:
    """One question of an issue form or one heading of an issue template."""

    label: str
    is_required: bool = False
    options: tuple[str, ...] = ()
    # The text that the form or template puts there before the reporter writes anything.
    placeholder: str = ""


@dataclass(frozen=True, slots=True)
class IssueForm:
    """An issue form (YAML) or template (Markdown) of the repository."""

    name: str
    url: str
    fields: tuple[FormField, ...] = ()
    labels: tuple[str, ...] = ()
    title_prefix: str = ""
    issue_type: str | None = None


@dataclass(frozen=True, slots=True)
class Repository:
    """What an analysis needs to know of the repository an issue belongs to."""

    ref: RepositoryRef
    url: str
    id: int | None = None
    is_private: bool = False
    is_archived: bool = False
    has_issues: bool = True
    labels: tuple[Label, ...] = ()
    # All there are, also where `labels` holds the first hundred only.
    label_count: int = 0
    # Newest first, drafts left out.
    releases: tuple[Release, ...] = ()
    forms: tuple[IssueForm, ...] = ()
