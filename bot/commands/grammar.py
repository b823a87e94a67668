"""A comment -> the slash command in its first line, or None.

Rule: compared as it was written and never normalised, so that a look-alike slash or letter makes
no command; only the case of the prefix is overlooked, since telephones change it. Only the very
first characters of a comment count: what is quoted, indented, fenced or below the first line is
somebody else's words.
"""

import hashlib
import re
from dataclasses import dataclass

from bot.reading.untrusted import clean

DEFAULT_PREFIX = "/triage"
_LONGEST_LINE = 1_000
_PREFIX = re.compile(r"/[A-Za-z][A-Za-z0-9_-]{0,39}(?=[ \t]|\Z)")
# Words, or several of them between double quotes; a quote that is never closed ends with the line.
_ARGUMENT = re.compile(r'"([^"]{0,200})"?|([^ \t"]{1,200})')


@dataclass(frozen=True, slots=True)
class Call:
    """One command as it was typed: `/triage label "good first issue"`."""

    # In lower case.
    prefix: str
    # Empty for the prefix alone.
    name: str = ""
    arguments: tuple[str, ...] = ()


def read_call(body: str) -> Call | None:
    """Read the first line of a comment; whose prefix it is, the caller decides."""
    line = _first_line(body)
    prefix = _PREFIX.match(line)
    if prefix is None or len(line) > _LONGEST_LINE:
        return None
    found = ((one[1] or one[2] or "").strip() for one in _ARGUMENT.finditer(line, prefix.end()))
    words = [word for word in found if word]
    return Call(prefix[0].lower(), words[0] if words else "", tuple(words[1:]))


def digest_of_call(body: str) -> str:
    """Return a word that changes with the first line, for what was typed is what is carried out."""
    # Cleaning may end the line sooner, and the worker knows the comment only as it was cleaned.
    line = _first_line(clean(_first_line(body)))
    return hashlib.sha256(line.encode(errors="replace")).hexdigest()[:16]


def _first_line(body: str) -> str:
    return body[: _LONGEST_LINE + 2].partition("\n")[0].partition("\r")[0]
