"""How alike two reports read: cosine of term weights, with the template already stripped.

There is no history to learn term weights from, so rare words are recognised by their shape: an
identifier or a long word tells more than a short one. Similarity alone never makes a duplicate.
"""

import re
from collections import Counter
from dataclasses import dataclass
from math import log, sqrt

from workers.analysis.scripts import (
    LETTER,
    LETTER_OR_DIGIT,
    RUN_WITHOUT_SPACES,
    is_without_spaces,
    pairs,
)

# Bounded, so that a pumped text costs linear time.
_WORD = re.compile(rf"{LETTER}{LETTER_OR_DIGIT}{{1,39}}|\d{{3,10}}|{RUN_WITHOUT_SPACES}")
# camelCase and PascalCase split where a capital follows a small letter or digit.
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_MOST_CHARACTERS = 8_000
_TITLE_WEIGHT = 3.0
STOP_WORDS = frozenset(
    # Function words, and the words that every issue has.
    "a about after all also am an and any are as at be because been before being but by can cannot "
    "could did do does doing don done each else even for from get gets getting give got had has "
    "have having he help here hi how however i if in into is isn it its just know like make me "
    "more most my need no not now of on one only or other our out over own please same see she "
    "should so some something still such than thanks that the their them then there these they "
    "this those to too try trying under up us use used using very want was we were what when "
    "where which while who why will with would yes yet you your "
    "actual behavior behaviour bug current describe description error expected feature fix "
    "following happen happens issue message problem question reproduce repro request result "
    "screenshot step steps version work working works".split()
)


@dataclass(frozen=True, slots=True)
class Terms:
    """The weighted terms of one report, scaled to length 1."""

    weights: dict[str, float]


def words_of(text: str) -> list[str]:
    """Return the lower-case terms of `text`: identifiers split, stop words left out, in order."""
    found = _WORD.findall(text[:_MOST_CHARACTERS].replace("_", " "))
    parts = (part.lower() for word in found for part in _parts_of(word))
    return [part for part in parts if len(part) > 1 and part not in STOP_WORDS]


def _parts_of(word: str) -> list[str]:
    return pairs(word) if is_without_spaces(word) else CAMEL.split(word)


def terms_of(title: str, body: str) -> Terms:
    """Weigh the terms of a report: the title counts three times, repetition counts by its log."""
    counts: Counter[str] = Counter(words_of(body))
    for word in words_of(title):
        counts[word] += int(_TITLE_WEIGHT)
    raw = {word: (1 + log(count)) * _telling(word) for word, count in counts.items()}
    length = sqrt(sum(weight * weight for weight in raw.values()))
    return Terms({word: weight / length for word, weight in raw.items()} if length else {})


def similarity(one: Terms, other: Terms) -> float:
    """Return the cosine of two reports, from 0 (nothing in common) to 1 (the same terms)."""
    small, large = sorted((one.weights, other.weights), key=len)
    return min(1.0, sum(weight * large.get(word, 0.0) for word, weight in small.items()))


def _telling(word: str) -> float:
    return 1.0 + min(len(word), 12) / 6
