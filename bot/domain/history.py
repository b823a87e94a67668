"""What is known of a repository's past: its issues, their errors, and what became of them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.domain.issue import Association, Issue
from bot.domain.threshold import ThresholdSource

# A term of the title counts as often as this many in the body.
TITLE_WEIGHT = 3


@dataclass(frozen=True, slots=True)
class KnownLabel:
    """A label on an issue; `set_by` is None where the one who set it is not known."""

    name: str
    set_by: str | None = None
    is_set_by_bot: bool = False


@dataclass(frozen=True, slots=True)
class KnownComment:
    """A comment that matters: a maintainer's, or one with an error in it."""

    id: int
    author: str | None
    association: Association
    created_at: datetime
    # The first characters of what it says.
    text: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """One place where an error was reported; `comment_id` is None where the issue itself did."""

    fingerprint: str
    number: int
    # The message with everything taken out that differs from one report to the next.
    message: str
    exception: str | None = None
    # Where in the repository's own code it arose, without the line.
    frame: str | None = None
    comment_id: int | None = None
    # Of the product, as the report names it.
    version: str | None = None
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an issue, as far as GitHub recorded it."""

    # The pull request that closed it, and where that arrived.
    pull_request: int | None = None
    merge_commit: str | None = None
    merged_at: datetime | None = None
    # The tag of the first full release published after the merge that is no backport: no earlier
    # one can have the fix. By dates and versions; an analysis compares commits before it says so.
    # By dates and version numbers the first full release that can have it, and what comparing its
    # commits showed: found in it, or not in it and in none before; None before the comparison.
    release: str | None = None
    is_release_confirmed: bool | None = None
    # The original in the same repository, marked on GitHub or named by a maintainer.
    duplicate_of: int | None = None


@dataclass(frozen=True, slots=True)
class UnsettledFix:
    """A merged fix of which no comparison has shown yet which release brought it."""

    # Of the issue that it closed.
    number: int
    merged_at: datetime
    merge_commit: str | None = None
    # As in `Outcome`.
    release: str | None = None
    is_release_confirmed: bool | None = None


@dataclass(frozen=True, slots=True)
class KnownIssue:
    """One issue as the history keeps it."""

    number: int
    title: str
    # The reporter's own words, the template taken out.
    text: str
    # What is searched: see `workers.analysis.search_terms`.
    title_terms: tuple[str, ...]
    body_terms: tuple[str, ...]
    state: Literal["open", "closed"]
    created_at: datetime
    updated_at: datetime
    state_reason: str | None = None
    closed_at: datetime | None = None
    labels: tuple[KnownLabel, ...] = ()
    comments: tuple[KnownComment, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    outcome: Outcome = field(default_factory=Outcome)


@dataclass(frozen=True, slots=True)
class Learning:
    """How far the reading of a repository's past has come."""

    repository_id: int
    # `owner/name`, as GitHub writes it.
    full_name: str
    installation_id: int | None = None
    # Where the next page begins; None before the first and after the last.
    cursor: str | None = None
    issues_read: int = 0
    issues_total: int = 0
    # When this pass over the issues began; what changed later is read by the next.
    started_at: datetime | None = None
    # Everything that changed before this moment is known; None until the first pass has ended.
    known_until: datetime | None = None

    @property
    def is_complete(self) -> bool:
        return self.known_until is not None


@dataclass(frozen=True, slots=True)
class TermStatistics:
    """How common terms are among a repository's issues."""

    issues: int
    # Terms an issue has on average, those of its title counted as often as they weigh.
    average_length: float
    # In how many issues each term stands; a term in none is left out.
    frequencies: dict[str, int]


@dataclass(frozen=True, slots=True)
class DecisionThresholds:
    """How alike an earlier report must be, as its maintainers chose or its own past has shown."""

    related: float
    # Text as a signal of its own, beside a person's word.
    text: float
    # Text as a second signal beside an equal error: the same words around the same error.
    text_beside_error: float
    # Of the one that differs from the cautious defaults, if any does.
    source: ThresholdSource = ThresholdSource.DEFAULT


@dataclass(frozen=True, slots=True)
class WordThresholds:
    """How sure of a type or a learned label to be; None where nothing has shown that yet."""

    type: float | None = None
    label: float | None = None


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """What of a known issue a search compares."""

    number: int
    title: str
    title_terms: tuple[str, ...]
    body_terms: tuple[str, ...]
    created_at: datetime
    state: Literal["open", "closed"] = "open"
    duplicate_of: int | None = None
    fingerprints: frozenset[str] = frozenset()
    # Of the report that is searched for; empty in what a search brings.
    text: str = ""


@dataclass(frozen=True, slots=True)
class PastIssue:
    """An issue as GitHub shows it, with what became of it and who set its labels."""

    issue: Issue
    labels: tuple[KnownLabel, ...] = ()
    outcome: Outcome = field(default_factory=Outcome)
    # By their keys what GitHub had as its original until somebody unmarked it.
    no_originals: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of a repository's issues, and what is left of GitHub's rate limit after it."""

    repository_id: int
    full_name: str
    issues: tuple[PastIssue, ...]
    # Of the pass that the page belongs to.
    total: int
    # Of the repository, whether or not they belong to the pass.
    repository_total: int
    # Where the next page begins; None after the last.
    next_cursor: str | None
    points_left: int
    points_reset_at: datetime
