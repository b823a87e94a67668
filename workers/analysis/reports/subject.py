"""What an engine writes about: one issue, everything found out about it, and the decision."""

from dataclasses import dataclass

from bot.domain.evidence import Statement
from bot.domain.findings import Findings
from bot.domain.graph import IssueGraph
from bot.domain.issue import Repository
from bot.domain.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Subject:
    """The input of every report engine."""

    repository: Repository
    graph: IssueGraph
    findings: Findings
    verdict: Verdict
    # Where people read how to report a vulnerability; None when the repository says nowhere.
    security_policy_url: str | None = None
    # What the repository wants shown for the issue's labels.
    resources: tuple[Statement, ...] = ()
