"""What an issue is connected with: every edge knows its reason and where it was read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from bot.domain.issue import Issue, IssueRef, Item, PullRequest


class LinkReason(StrEnum):
    """Why one item points at another, read as "source <reason> target"."""

    MENTIONS = "mentions"
    DUPLICATE_OF = "duplicate of"
    SAME_AS = "same as"
    RELATED_TO = "related to"
    DIFFERENT_FROM = "different from"
    FIXED_BY = "fixed by"
    FIXES = "fixes"
    BLOCKED_BY = "blocked by"
    BLOCKS = "blocks"
    CONNECTED_TO = "connected to"
    PARENT = "has parent"
    SUB_ISSUE = "has sub-issue"
    FOUND_BY_SEARCH = "found by search for"


@dataclass(frozen=True, slots=True)
class Link:
    """One edge. `read_at` is the address at which a reader can check it."""

    source: IssueRef
    target: IssueRef
    reason: LinkReason
    read_at: str
    quote: str = ""
    # Who says so: GitHub itself (an event it recorded), a maintainer, or anyone else.
    said_by: Literal["github", "maintainer", "anyone"] = "anyone"


@dataclass(frozen=True, slots=True)
class CommitMention:
    """A commit named in the thread or recorded by GitHub as referring to the issue."""

    sha: str
    read_at: str
    headline: str = ""


@dataclass(frozen=True, slots=True)
class IssueGraph:
    """The issue (`root`), everything reached from it, and what stopped the walk, if anything."""

    root: Issue
    items: tuple[Item, ...] = ()
    links: tuple[Link, ...] = ()
    commits: tuple[CommitMention, ...] = ()
    # Sentences, e.g. "Stopped after 25 linked items; 4 more were not read."
    stops: tuple[str, ...] = ()

    def issues(self) -> Iterator[Issue]:
        """Yield every issue that was read, the root left out."""
        return (item for item in self.items if isinstance(item, Issue))

    def pull_requests(self) -> Iterator[PullRequest]:
        return (item for item in self.items if isinstance(item, PullRequest))

    def by_key(self) -> Mapping[str, Item]:
        """Return what was read by its `IssueRef.key`, the root included."""
        return {item.ref.key: item for item in reversed((self.root, *self.items))}


@dataclass(frozen=True, slots=True)
class Reading:
    """One issue as it was read, and what GitHub itself recorded as connected with it."""

    issue: Issue
    links: tuple[Link, ...] = ()
    # The far ends of `links`, as far as the same answer described them (issues are shallow).
    items: tuple[Item, ...] = ()
    commits: tuple[CommitMention, ...] = ()
    # By their keys what GitHub had as its original until somebody unmarked it.
    no_originals: frozenset[str] = frozenset()
    # Labels that a person took off, and that nobody put on again since.
    removed_labels: frozenset[str] = frozenset()
