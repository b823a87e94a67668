"""A likely vulnerability is not analysed in public: readers are only shown where to report it."""

from dataclasses import replace

from bot.domain.evidence import Statement
from bot.domain.triage import Triage
from bot.domain.verdict import VerdictKind


def is_quarantined(triage: Triage) -> bool:
    """Tell whether nothing of the analysis may be shown beside TL;DR and recommendation."""
    return triage.verdict.kind is VerdictKind.SECURITY


def conclusions(triage: Triage) -> tuple[Statement, Statement]:
    """Return TL;DR and recommendation as they may be shown, in quarantine without any quote."""
    both = triage.report.tldr, triage.report.recommendation
    if not is_quarantined(triage):
        return both
    return _without_quotes(both[0]), _without_quotes(both[1])


def _without_quotes(statement: Statement) -> Statement:
    return replace(statement, sources=tuple(replace(one, quote="") for one in statement.sources))
