"""What a read page of the past adds: the original that a maintainer named in words."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.domain.decisions import Standing
from bot.domain.graph import LinkReason
from bot.domain.history import KnownIssue, Outcome, PastIssue
from bot.domain.issue import IssueForm
from workers.analysis.remembering import remember
from workers.analysis.text_budget import TextBudget
from workers.analysis.text_links import find_text_links

# A page holds a hundred issues, and is given no more time than one analysis.
_LONGEST_THREAD = 50_000
_NOTHING_DECIDED = Standing()
_SAYS_OF_ORIGINAL = frozenset({LinkReason.DUPLICATE_OF, LinkReason.DIFFERENT_FROM})


def remember_past(
    past: PastIssue,
    *,
    forms: Sequence[IssueForm],
    web_url: str,
    standing: Standing = _NOTHING_DECIDED,
) -> KnownIssue:
    """Return what the history keeps of an issue with its outcome, as people decided by command."""
    texts = TextBudget(first=_LONGEST_THREAD)
    issue = texts.take(past.issue)
    read = replace(past, issue=texts.as_read(issue))
    outcome = heed_standing(past.outcome, standing)
    if outcome.duplicate_of is None:
        original = _named_original(read, denied=standing.denied, web_url=web_url)
        outcome = replace(outcome, duplicate_of=original)
    return remember(issue, forms=forms, labels=past.labels, outcome=outcome)


def heed_standing(outcome: Outcome, standing: Standing) -> Outcome:
    """Return the outcome with the original that a person named, and without one that was denied."""
    if standing.original is not None:
        return replace(outcome, duplicate_of=standing.original.number)
    is_denied = outcome.duplicate_of in standing.denied
    return replace(outcome, duplicate_of=None) if is_denied else outcome


def _named_original(past: PastIssue, *, denied: Collection[int], web_url: str) -> int | None:
    """Return the earlier issue that a maintainer called the original, the last word counting."""
    issue = past.issue
    named: dict[int, None] = {}
    for link in find_text_links(issue, web_url=web_url).links:
        number = link.target.number
        if link.said_by != "maintainer" or link.target.repository.key != issue.ref.repository.key:
            continue
        if link.reason in _SAYS_OF_ORIGINAL:
            named.pop(number, None)
        is_refused = number in denied or link.target.key in past.no_originals
        if link.reason is LinkReason.DUPLICATE_OF and number < issue.ref.number and not is_refused:
            named[number] = None
    return next(reversed(named), None)
