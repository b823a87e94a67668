"""Classify as "other" what says nothing: an empty body under a title without a subject."""

import re

from bot.domain.findings import IssueType
from bot.domain.issue import Issue, Repository
from workers.analysis.classify.issue_lines import LineKind, read_lines
from workers.analysis.classify.vote import Vote

_WORD = re.compile(r"[^\W\d_]{2,40}")
_FEWEST_TITLE_WORDS = 3
_NOTHING_AT_ALL = 5.0
_TITLE_ONLY = 1.5


def suggest(issue: Issue, _: Repository) -> tuple[Vote, ...]:
    """Vote against there being a report when the reporter wrote next to nothing."""
    lines = read_lines(issue.body)
    own = [line.text for line in lines if line.kind in {LineKind.PROSE, LineKind.CODE}]
    if any(_WORD.search(text) for text in own):
        return ()
    words = _WORD.findall(issue.title[:300])
    weight = _NOTHING_AT_ALL if len(words) < _FEWEST_TITLE_WORDS else _TITLE_ONLY
    return (Vote(IssueType.OTHER, weight, issue.title.strip()),)
