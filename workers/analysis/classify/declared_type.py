"""Classify by what the reporter answered when the form asked for the type."""

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.domain.findings import IssueType
from bot.domain.issue import Issue, Repository
from workers.analysis.classify.issue_lines import Line, LineKind, read_lines
from workers.analysis.classify.type_names import mentioned_type, named_type
from workers.analysis.classify.vote import Vote

_WEIGHT = 3.0
# "Bug" is also what people choose who do not choose.
_WEIGHT_OF_BUG = 2.2
_LONGEST_ANSWER = 60
_ASKS_FOR_TYPE = re.compile(
    r"^(?:issue|report|ticket)? ?(?:type|kind)\b|feature\W{1,6}or report a\W{1,6}bug"
    r"|^(?:is this|what kind of|i.m submitting|what type of)\b",
    re.IGNORECASE,
)
_DECLARES = re.compile(
    r"^(?:issue |report )?(?:type|kind)\s{0,3}:\s{0,3}(?:<b>)?([\w /]{2,40}?)(?:</b>)?$",
    re.IGNORECASE,
)


def suggest(issue: Issue, _: Repository) -> tuple[Vote, ...]:
    """Vote for the type that the reporter chose, if the form asked for one."""
    lines = read_lines(issue.body)
    declared = next(_declared(lines), None)
    if declared is None:
        return ()
    type_, words = declared
    return (Vote(type_, _WEIGHT_OF_BUG if type_ is IssueType.BUG else _WEIGHT, words),)


def _declared(lines: tuple[Line, ...]) -> Iterator[tuple[IssueType, str]]:
    for before, line in pairwise((Line(LineKind.PROSE, ""), *lines)):
        type_ = _answer(before, line)
        if type_:
            yield type_, line.text


def _answer(before: Line, line: Line) -> IssueType | None:
    """Return the type that `line` gives, None when it is not about the type."""
    if line.kind is LineKind.TICKED:
        # "I report the issue, it's not a question" is ticked as well: only a whole name counts.
        return named_type(line.text)
    if line.kind is not LineKind.PROSE:
        return None
    declared = _DECLARES.match(line.text[:100])
    if declared:
        return mentioned_type(declared[1])
    asks = before.kind is LineKind.HEADING and _ASKS_FOR_TYPE.search(before.text[:200])
    return mentioned_type(line.text[:_LONGEST_ANSWER]) if asks else None
