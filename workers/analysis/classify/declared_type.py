"""Classify by what the reporter answered when the form asked for the type."""

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.domain.findings import IssueType
from bot.domain.issue import Issue, Repository
from workers.analysis.classify.issue_lines import Line, LineKind, read_lines
from workers.analysis.classify.type_names import named_type
from workers.analysis.classify.vote import Vote

_WEIGHT = 3.0
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
    return tuple(Vote(type_, _WEIGHT, words) for type_, words in _declared(lines))[:1]


def _declared(lines: tuple[Line, ...]) -> Iterator[tuple[IssueType, str]]:
    for before, line in pairwise((Line(LineKind.PROSE, ""), *lines)):
        answer = _answer(before, line)
        type_ = named_type(answer) if answer else None
        if type_:
            yield type_, line.text


def _answer(before: Line, line: Line) -> str | None:
    """Return what `line` gives as the type, None when it is not about the type."""
    if line.kind is LineKind.TICKED:
        return line.text
    if line.kind is not LineKind.PROSE:
        return None
    declared = _DECLARES.match(line.text[:100])
    if declared:
        return declared[1]
    asks = before.kind is LineKind.HEADING and _ASKS_FOR_TYPE.search(before.text[:200])
    return line.text if asks else None
