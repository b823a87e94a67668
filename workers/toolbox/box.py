"""The world as a job sees it, in one frozen value."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from bot.domain.history import Learning
from bot.domain.issue import RepositoryRef
from bot.domain.requests import Request, Target
from workers.toolbox.history import History, HistoryReader, PastSearch
from workers.toolbox.issues import IssueReader, IssueWriter
from workers.toolbox.learned import LearnedModels
from workers.toolbox.meanings import Meanings
from workers.toolbox.memory import Ceilings, EffectMemory, FollowUps, People, Reserve, Votes
from workers.toolbox.reports import KeptRepositories, RecentChanges, ReportShelf

# A past of fewer issues is not searched: GitHub is.
LEAST_PAST_ISSUES = 100


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
    # By the installation's id; InstallationMustWait when it could not write what is found.
    look_at_write_budget: Callable[[int], None]
    memory: EffectMemory
    people: People
    follow_ups: FollowUps
    votes: Votes
    ceilings: Ceilings
    reserve: Reserve
    reports: ReportShelf
    # Has configuration and forms read afresh, by the repository's id and name.
    drop_kept_files: Callable[[int, RepositoryRef], None]
    kept_repositories: KeptRepositories
    recent_changes: RecentChanges
    # Drops what is remembered of the issues of repositories, by their ids.
    forget_issue_memory: Callable[[Collection[int]], None]
    # Lets the entries of an installation begin that had to wait; returns how many.
    resume_installation: Callable[[int], int]
    # Lets the entries begin that a lock on the issue had ended; returns how many.
    resume_issue: Callable[[Target], int]
    history: History
    past_search: PastSearch
    meanings: Meanings
    # For an issue of the repository; the issue itself may be any.
    open_history_reader: Callable[[Target], HistoryReader]
    # The ids of a repository where the App is installed; Unreachable where it is not.
    find_target: Callable[[RepositoryRef], Target]
    # By the repository's id.
    find_models: Callable[[int], LearnedModels]
    # The calls to GitHub since the last time it was asked, by their kind and outcome.
    take_calls: Callable[[], dict[tuple[str, str], int]]
    # Learns a repository's types and labels anew; None where too little has changed for that.
    train: Callable[[Target], str | None]
    # Tests what would have been said of closed issues, and keeps what that shows; says what.
    backtest: Callable[[Learning], str]
    has_backtest: Callable[[int], bool]
    # Held while a job takes a processor's time; InstallationMustWait while another one does.
    background_turn: Callable[[], AbstractContextManager[None]]
    # Keeps a further request under an id of the caller's choice; the same id again is no other.
    accept: Callable[[str, Request], object]
    clock: Clock
    web_url: str
    is_dry_run: bool = False
    least_past_issues: int = LEAST_PAST_ISSUES
