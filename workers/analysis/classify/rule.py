"""An explicit rule: words that, where they stand, speak for a type."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from bot.domain.findings import IssueType


class Place(Enum):
    """The part of an issue that a rule looks at."""

    TITLE = auto()
    HEADINGS = auto()
    PROSE = auto()
    CODE = auto()


@dataclass(frozen=True, slots=True)
class Rule:
    """`pattern` is searched without case, line by line, and speaks for `type` with `weight`.

    Weights are log-odds: 1 is a hint, 2 is telling, 3 nearly decides and 4 overrides the rest.
    """

    place: Place
    type: IssueType
    weight: float
    pattern: str

    def find(self, text: str) -> str | None:
        """Return the first words in `text` that the rule is about, verbatim."""
        found = _compiled(self.pattern).search(text)
        return found.group().strip() if found else None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.MULTILINE)
