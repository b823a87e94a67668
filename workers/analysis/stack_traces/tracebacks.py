"""Where Python's tracebacks end: only there a bare `Name: words` is an exception."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workers.analysis.passages import Passage

_OPENING = "Traceback (most recent call last)"
_EXCEPTION_LINE = re.compile(r"(?:[A-Za-z_]\w{0,60}\.){0,10}[A-Z]\w{1,80}(?:: .{1,600})?$")
_BOX = ("│", "╰", "╭", "❱")


@dataclass(frozen=True, slots=True)
class Tracebacks:
    """Indices of passages: those that state the exception, and the calls above them."""

    ends: frozenset[int]
    inside: frozenset[int]


def read_tracebacks(passages: Sequence[Passage]) -> Tracebacks:
    """Find every traceback; one that is cut off has calls and no end."""
    ends: set[int] = set()
    inside: set[int] = set()
    opening: Passage | None = None
    for index, passage in enumerate(passages):
        if _OPENING in passage.raw:
            opening = passage
            inside.add(index)
        elif opening is None or passage.block != opening.block:
            opening = None
        elif _ends(passage, opening=opening):
            ends.add(index)
            opening = None
        else:
            inside.add(index)
    return Tracebacks(frozenset(ends), frozenset(inside))


def _ends(passage: Passage, *, opening: Passage) -> bool:
    if passage.indent > opening.indent or passage.raw.lstrip().startswith(_BOX):
        return False
    return bool(_EXCEPTION_LINE.match(passage.text[:600]))
