"""A likely vulnerability is not analysed in public: readers are only shown where to report it."""

from bot.domain.triage import Triage
from bot.domain.verdict import VerdictKind


def is_quarantined(triage: Triage) -> bool:
    """Tell whether nothing of the analysis may be shown beside TL;DR and recommendation."""
    return triage.verdict.kind is VerdictKind.SECURITY
