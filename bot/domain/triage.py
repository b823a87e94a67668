"""Everything found out about one issue: what is stored, rendered, printed and asserted."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.evidence import Evidence, Statement
from bot.domain.findings import Findings, FixStatus
from bot.domain.graph import IssueGraph
from bot.domain.issue import PullRequest, Repository
from bot.domain.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Example:
    """The smallest code or command that a source gives, verbatim."""

    code: str
    language: str
    source: Evidence


@dataclass(frozen=True, slots=True)
class OfficialPullRequest:
    """A linked pull request with its state and, when merged, the release that has it."""

    pull_request: PullRequest
    source: Evidence
    fix: FixStatus | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What an engine wrote: the sections of the comment, empty ones left out when rendered."""

    tldr: Statement
    recommendation: Statement
    guidance: tuple[Statement, ...] = ()
    example: Example | None = None
    pull_requests: tuple[OfficialPullRequest, ...] = ()
    notes: tuple[Statement, ...] = ()
    engine: str = "evidence"


@dataclass(frozen=True, slots=True)
class Cost:
    """What the analysis spent on GitHub's API."""

    rest_reads: int = 0
    searches: int = 0
    graphql_queries: int = 0
    graphql_points: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Steering:
    """What the repository's configuration lets be written, and what is wrong with that file."""

    may_comment: bool = True
    may_label: bool = True
    # True where labels wait for a person's word instead of being added.
    only_suggests_labels: bool = False
    # Why not everything may be written; empty when all may.
    because: str = ""
    problems: tuple[Statement, ...] = ()
    # How people talk to the bot there.
    command_prefix: str = "/triage"


@dataclass(frozen=True, slots=True)
class Triage:
    """One analysis of one issue."""

    repository: Repository
    graph: IssueGraph
    findings: Findings
    verdict: Verdict
    report: Report
    cost: Cost
    analysed_at: datetime
    steering: Steering = field(default_factory=Steering)
