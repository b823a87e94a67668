"""An explicit rule: words that, where they stand, speak for a type."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from bot.domain.findings import IssueType
from workers.analysis.classify.required_words import required_words

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

    def may_stand_in(self, folded: str) -> bool:
        """Tell, far sooner than `find`, that none of the words stand in a text that was folded."""
        return any(word in folded for word in _compiled(self.words).required)

    def find(self, text: str) -> str | None:
        """Return the first of the words that stand in `text`, verbatim."""
        found = _compiled(self.words).pattern.search(text)
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


@dataclass(frozen=True, slots=True)
class _Compiled:
    """What is made of words on first use; both at once, so that a rehearsal makes them ready."""

    required: tuple[str, ...]
    pattern: re.Pattern[str]


@cache
def _compiled(words: tuple[str, ...]) -> _Compiled:
    required = frozenset[str]().union(*map(required_words, words))
    pattern = f"{_EDGE}(?:{'|'.join(words)}){_EDGE}"
    return _Compiled(tuple(sorted(required)), re.compile(pattern, re.IGNORECASE | re.MULTILINE))
