"""Which words to ask GitHub's issue search for.

GitHub finds issues that hold *all* the words, so few words find more: those that another reporter
of the same problem cannot avoid. That is the name of an exception or another identifier, spelled as
it stands (the search does not look inside `ChecksumMismatch`), and then the longest words.
"""

import re

from bot.domain.findings import ErrorSignature
from bot.domain.issue import Issue
from workers.analysis.error_fingerprint import normalise_message
from workers.analysis.text_similarity import STOP_WORDS

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]{2,39}")
_INNER_CAPITAL = re.compile(r"[a-z0-9][A-Z]|_")
_OF_ERROR = 3
_OF_TITLE = 2
_LONGEST = 2_000


def search_queries(issue: Issue, error: ErrorSignature | None) -> tuple[str, ...]:
    """Return up to two queries, of the error and of the title, the surest words first."""
    # Every issue of a repository may name its product.
    common = STOP_WORDS | {issue.ref.repository.name.lower()}
    of_error = _telling(_words_of(error), common=common, most=_OF_ERROR)
    of_title = _telling(issue.title, common=common, most=_OF_TITLE)
    queries = (" ".join(words) for words in (of_error, of_title))
    return tuple(dict.fromkeys(query for query in queries if query))


def _words_of(error: ErrorSignature | None) -> str:
    if error is None or not error.fingerprint:
        return ""
    exception = (error.exception or "").rsplit(".", 1)[-1]
    # "Error" and "Exception" alone stand in front of everything.
    name = exception if _INNER_CAPITAL.search(exception) else ""
    return f"{name} {error.code or ''} {normalise_message(error.message)}"


def _telling(text: str, *, common: frozenset[str] | set[str], most: int) -> list[str]:
    words = dict.fromkeys(_WORD.findall(text[:_LONGEST]))
    asked = [word for word in words if word.lower() not in common]
    return sorted(asked, key=_tells, reverse=True)[:most]


def _tells(word: str) -> tuple[bool, int]:
    return bool(_INNER_CAPITAL.search(word)), min(len(word), 12)
