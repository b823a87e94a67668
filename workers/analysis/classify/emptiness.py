"""Classify as "other" what says nothing: an empty body under a title without a subject."""

import re

from bot.domain.findings import IssueType
from bot.domain.issue import Issue, Repository
from workers.analysis.classify.issue_lines import Line, LineKind, read_lines
from workers.analysis.classify.vote import Vote

_WORD = re.compile(r"[^\W\d_]{2,40}")
_NOT_WORDS = re.compile(r"https?://\S{1,500}|<[^>]{0,500}>|!\[[^\]]{0,200}\]\([^)]{0,500}\)")
_UNANSWERED = re.compile(r"\byes/no\b", re.IGNORECASE)
_FEWEST_TITLE_WORDS = 3
_NOTHING_AT_ALL = 5.0
_TITLE_ONLY = 2.0


def suggest(issue: Issue, _: Repository) -> tuple[Vote, ...]:
    """Vote against there being a report when the reporter wrote next to nothing."""
    lines = read_lines(issue.body)
    if any(_is_own_word(line) for line in lines):
        return ()
    words = _WORD.findall(issue.title[:300])
    weight = _NOTHING_AT_ALL if len(words) < _FEWEST_TITLE_WORDS else _TITLE_ONLY
    return (Vote(IssueType.OTHER, weight, issue.title.strip()),)


def _is_own_word(line: Line) -> bool:
    """Tell whether a line says anything; "Version:" with nothing behind it is the template's."""
    if line.kind not in {LineKind.PROSE, LineKind.CODE} or line.text.endswith(":"):
        return False
    text = _NOT_WORDS.sub("", line.text[:500])
    return bool(_WORD.search(text)) and not _UNANSWERED.search(text)
