"""Compare what a reporter runs with what a release is called."""

import re

from packaging.version import InvalidVersion, Version

# "v2.1.96", "release-2.1.96" and "engine@2.1.96" all name version 2.1.96.
_START = re.compile(r"\d{1,9}(?:\.\d{1,9}){0,5}[0-9A-Za-z.+\-]{0,40}")

_DOTTED = re.compile(r"(?<![\d.])\d{1,9}(?:\.\d{1,9}){1,5}")


def read_version(text: str) -> Version | None:
    """Return the first version in `text`, None where there is none that can be compared."""
    found = _START.search(text[:200])
    if found is None:
        return None
    try:
        return Version(found.group().rstrip(".-+"))
    except InvalidVersion:
        return _numbers_only(found.group())


def is_at_least(version: str, tag: str) -> bool | None:
    """Tell whether `version` is `tag` or later; None when the two cannot be compared."""
    if len(_DOTTED.findall(version[:200])) > 1:
        # "Python 3.12, 1.1.0": nobody can tell which of them is the product's.
        return None
    ours, theirs = read_version(version), read_version(tag)
    if ours is None or theirs is None:
        return None
    return ours >= theirs


def _numbers_only(text: str) -> Version | None:
    numbers = re.match(r"\d{1,9}(?:\.\d{1,9}){0,5}", text)
    return Version(numbers.group()) if numbers else None
