"""Patterns that maintainers write: `*` stands for any text, nothing else is special.

Rule: matching is linear, so no pattern and no text can keep a worker busy; hence no regular
expressions. Case does not matter, and a pattern covers the whole text.
"""

from collections.abc import Iterable


def matches(pattern: str, text: str) -> bool:
    """Tell whether `pattern` covers the whole of `text`."""
    first, *rest = pattern.casefold().split("*")
    folded = text.casefold()
    if not rest:
        return folded == first
    last = rest.pop()
    if not folded.startswith(first) or len(folded) < len(first) + len(last):
        return False
    return folded.endswith(last) and _follow_each_other(
        rest, folded, start=len(first), end=len(folded) - len(last)
    )


def matches_any(patterns: Iterable[str], text: str) -> bool:
    """Tell whether one of the patterns covers the whole of `text`."""
    return any(matches(pattern, text) for pattern in patterns)


def matches_path(pattern: str, path: str) -> bool:
    """Tell whether `pattern` covers `path` from its start or from one of its folders on."""
    slashed = "/" + path.replace("\\", "/").lstrip("/")
    return matches(f"*/{pattern.lstrip('/')}", slashed)


def _follow_each_other(parts: Iterable[str], text: str, *, start: int, end: int) -> bool:
    # Taking each part where it first occurs leaves the most room for those that follow.
    for part in parts:
        found = text.find(part, start, end)
        if found < 0:
            return False
        start = found + len(part)
    return True
