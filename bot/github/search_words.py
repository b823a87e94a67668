"""Other people's words made into a search that finds words and nothing else.

Rule: no operator, qualifier or quote of theirs reaches GitHub, and the query keeps to 256
characters. https://docs.github.com/rest/search/search#limitations-on-query-length
"""

import re
from urllib.parse import urlencode

from bot.domain.issue import RepositoryRef

_MOST_WORDS = 8
_MOST_CHARACTERS = 256
_MOST_READ = 4_096
# Starts with a letter or digit, so that no "-" excludes; holds no colon, so that nothing qualifies.
_WORD = re.compile(r"[^\W_][\w.-]{1,60}")
_OPERATORS = frozenset({"AND", "OR", "NOT"})


def pick_words(text: str, *, room: int) -> tuple[str, ...]:
    """Return the first eight words that fit into `room` characters; case makes none different."""
    words: dict[str, str] = {}
    for word in _WORD.findall(text[:_MOST_READ]):
        plain = word.rstrip(".-")
        if plain in _OPERATORS or plain.casefold() in words:
            continue
        room -= len(plain) + 1
        if len(words) == _MOST_WORDS or room < 0:
            break
        words[plain.casefold()] = plain
    return tuple(words.values())


def build_query(repository: RepositoryRef, text: str) -> str:
    """Return the query for the issues of `repository`; empty when `text` holds no word."""
    scope = f"repo:{repository} is:issue "
    words = pick_words(text, room=_MOST_CHARACTERS - len(scope))
    return scope + " ".join(words) if words else ""


def search_address(repository: RepositoryRef, query: str, *, web_url: str) -> str:
    """Return where a person sees the same search."""
    shown = query.removeprefix(f"repo:{repository} ") or "is:issue"
    return f"{web_url}/{repository}/issues?{urlencode({'q': shown})}"
