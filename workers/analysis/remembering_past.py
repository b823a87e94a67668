"""What a read page of the past adds: the original that a maintainer named in words."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.graph import LinkReason
from bot.domain.history import KnownIssue, PastIssue
from bot.domain.issue import Issue, IssueForm
from workers.analysis.remembering import remember
from workers.analysis.text_budget import TextBudget
from workers.analysis.text_links import find_text_links

# A page holds a hundred issues, and is given no more time than one analysis.
_LONGEST_THREAD = 50_000


def remember_past(past: PastIssue, *, forms: Sequence[IssueForm], web_url: str) -> KnownIssue:
    """Return what the history keeps of an issue with its outcome."""
    outcome = past.outcome
    texts = TextBudget(first=_LONGEST_THREAD)
    issue = texts.take(past.issue)
    if outcome.duplicate_of is None:
        original = _named_original(texts.as_read(issue), web_url=web_url)
        outcome = replace(outcome, duplicate_of=original)
    return remember(issue, forms=forms, labels=past.labels, outcome=outcome)


def _named_original(issue: Issue, *, web_url: str) -> int | None:
    """Return the earlier issue that a maintainer called the original, the last word counting."""
    named = [
        link.target.number
        for link in find_text_links(issue, web_url=web_url).links
        if link.reason is LinkReason.DUPLICATE_OF
        and link.said_by == "maintainer"
        and link.target.repository.key == issue.ref.repository.key
        and link.target.number < issue.ref.number
    ]
    return named[-1] if named else None
