"""The terms under which a report is filed and searched for.

Identifiers are filed whole and in their parts, and words without their endings, so that
`CompileError`, `compile_error` and "compiling errors" meet. A term is letters and digits only, of
any script.
"""

import re

from workers.analysis.scripts import (
    LETTER,
    LETTER_DIGIT_OR_UNDERLINE,
    RUN_WITHOUT_SPACES,
    is_without_spaces,
    pairs,
)
from workers.analysis.text_similarity import CAMEL, STOP_WORDS

_WORD = re.compile(rf"{LETTER}{LETTER_DIGIT_OR_UNDERLINE}{{1,59}}|\d{{3,10}}|{RUN_WITHOUT_SPACES}")
# Small letters can be longer than their capitals.
_LONGEST_TERM = 64
_MOST_CHARACTERS = 8_000
# Marks a whole identifier, so that it is no word by chance.
_WHOLE = "0"
_LEAST_STEM = 4
# "falling", "missing" keep both letters; "debugging" had one.
_OFTEN_DOUBLE = "lsz"


def search_terms(text: str) -> tuple[str, ...]:
    """Return the terms of `text` in their order, as often as they stand there."""
    return tuple(
        term for word in _WORD.findall(text[:_MOST_CHARACTERS]) for term in _terms_of(word)
    )


def _terms_of(word: str) -> list[str]:
    terms = pairs(word) if is_without_spaces(word) else _terms_of_identifier(word)
    return [term[:_LONGEST_TERM] for term in terms if term.isalnum()]


def _terms_of_identifier(word: str) -> list[str]:
    pieces = (piece.lower() for snake in word.split("_") for piece in CAMEL.split(snake))
    parts = [piece for piece in pieces if len(piece) > 1 and piece not in STOP_WORDS]
    # "errors" says as little as "error".
    terms = [stem for part in parts if (stem := _without_ending(part)) not in STOP_WORDS]
    if len(parts) > 1:
        terms.append(word.lower().replace("_", "") + _WHOLE)
    return terms


def _without_ending(word: str) -> str:
    """Take off what English adds to a word; two forms of one word need only end alike."""
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _LEAST_STEM:
            is_doubled = stem[-1] == stem[-2] and stem[-1] not in _OFTEN_DOUBLE
            return _without_e(stem[:-1] if is_doubled else stem)
    if word.endswith("ies") and len(word) > _LEAST_STEM:
        return word[:-3] + "y"
    if word.endswith("s") and word[-2] not in "su" and len(word) >= _LEAST_STEM:
        word = word[:-1]
    return _without_e(word)


def _without_e(word: str) -> str:
    return word.removesuffix("e") if len(word) > _LEAST_STEM else word
