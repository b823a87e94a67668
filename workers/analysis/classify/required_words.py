"""Plain words one of which stands wherever a rule's pattern is found: a quick way to a no.

Looking for a word is many times faster than looking for a pattern, and few rules find anything.
Of the syntax only what surely stands is used; all else is passed over, which costs time alone.
"""

import re
from collections.abc import Iterator, Sequence

# Stands in every text: where nothing is required.
_NOTHING = frozenset({""})
_QUANTIFIER = r"(?:[?*+]|\{[0-9,]{1,20}\})?"
_TOKEN = re.compile(
    r"\((?:\?(?:[:=!]|<[=!]|-i:))?"  # A group begins; its "?" is no quantifier.
    rf"|(?:\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.){_QUANTIFIER}",
    re.DOTALL,
)
_PLAIN = re.compile(r"[^\\\[\](){}?*+|.^$]|\\[^\w\s]")
_GROUP = re.compile(r"\((?:\?(?::|-i:))?(?!\?)(.*)\)", re.DOTALL)


def required_words(pattern: str) -> frozenset[str]:
    """Return folded words such that a text in which the pattern is found has one of them."""
    alternatives: list[list[str]] = [[]]
    for part in _parts(pattern):
        if part == "|":
            alternatives.append([])
        else:
            alternatives[-1].append(part)
    return frozenset().union(*map(_required_in_a_row, alternatives))


def fold(text: str) -> str:
    """Return the text in a form that is equal where `re.IGNORECASE` sees no difference."""
    # Turkish letters, which a pattern takes for an "i" and `casefold` does not.
    return text.replace("\u0130", "i").replace("\u0131", "i").casefold()


def _parts(pattern: str) -> Iterator[str]:
    """Yield characters, classes and whole groups in their order, each with its quantifier."""
    part, depth = "", 0
    for found in _TOKEN.finditer(pattern):
        token = found.group()
        depth += token.startswith("(") - token.startswith(")")
        part += token
        if not depth:
            yield part
            part = ""


def _required_in_a_row(parts: Sequence[str]) -> frozenset[str]:
    """Return what the parts require together: the set whose shortest word is the longest."""
    found, word = [_NOTHING], ""
    for part in parts:
        if _PLAIN.fullmatch(part):
            word += part[-1]
            continue
        found.append(frozenset({fold(word)}))
        word = ""
        if group := _GROUP.fullmatch(part):
            found.append(required_words(group[1]))
    found.append(frozenset({fold(word)}))
    return max(found, key=lambda words: min(map(len, words)))
