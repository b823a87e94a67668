"""An explicit rule: words that, where they stand, speak for a type."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from bot.domain.findings import IssueType

# A rule's words never begin or end inside a longer Latin word; other scripts write no blanks.
_EDGE = r"(?:(?<![A-Za-z0-9_])|(?![A-Za-z0-9_]))"


class Place(Enum):
    """The part of an issue that a rule looks at."""

    TITLE = auto()
    HEADINGS = auto()
    PROSE = auto()
    CODE = auto()


@dataclass(frozen=True, slots=True)
class Rule:
    """Any of `words` (patterns, searched without case within a line) speaks for `type`.

    Weights are log-odds: 1 is a hint, 2 is telling, 3 nearly decides and 4 overrides the rest.
    """

    place: Place
    type: IssueType
    weight: float
    words: tuple[str, ...]

    def find(self, text: str) -> str | None:
        """Return the first of the words that stand in `text`, verbatim."""
        found = _compiled(self.words).search(text)
        return found.group().strip() if found else None


def weigh(
    place: Place, words_by_type: Mapping[IssueType, Iterable[tuple[float, tuple[str, ...]]]]
) -> tuple[Rule, ...]:
    """Return a rule for each weight and its words, which all look at one `place`."""
    return tuple(
        Rule(place, type_, weight, words)
        for type_, weighed in words_by_type.items()
        for weight, words in weighed
    )


@cache
def _compiled(words: tuple[str, ...]) -> re.Pattern[str]:
    pattern = f"{_EDGE}(?:{'|'.join(words)}){_EDGE}"
    return re.compile(pattern, re.IGNORECASE | re.MULTILINE)
