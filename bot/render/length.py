"""How long a text is to its reader, and how to end it early without breaking a word."""

import re

ELLIPSIS = "\u2026"
_LINK_TARGET = re.compile(r"\]\([^()\s]{0,2100}\)")


def shorten(text: str, *, most: int) -> str:
    """Return at most `most` characters of `text`, cut between words and then ended by an ellipsis.

    A text without a space in its last third, such as a path, is cut where it is full.
    """
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    end = max(kept.rfind(" "), kept.rfind("\n"))
    if end >= most * 2 // 3:
        kept = kept[:end]
    return kept.rstrip() + ELLIPSIS


def shorten_lines(text: str, *, most: int, most_lines: int) -> str:
    """Return whole lines of `text` within both limits; a first line that is too long is cut."""
    lines = text[: most + 1].split("\n")
    if len(text) <= most and len(lines) <= most_lines:
        return text
    whole = lines[:most_lines] if len(lines) > most_lines else lines[:-1]
    if not whole:
        return shorten(text, most=most)
    return "\n".join((*whole, ELLIPSIS))


def count_words(markdown: str) -> int:
    """Return how many words a reader of `markdown` sees, link targets left out."""
    return len(_LINK_TARGET.sub("]", markdown).split())
