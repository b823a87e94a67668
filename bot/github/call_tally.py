"""How many calls to GitHub this process made, by what came of them, until somebody asks."""

from collections import Counter
from threading import Lock
from typing import Literal

Kind = Literal["read", "search", "graphql", "write", "other"]
Outcome = Literal["good", "limited", "refused", "fault", "silence"]

_LIMITED = frozenset({403, 429})
_FIRST_REFUSAL, _FIRST_FAULT = 400, 500


class CallTally:
    """Counts; may be used by several threads at once."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._lock = Lock()

    def count(self, verb: str, path: str, status: int | None) -> None:
        """Count one call; None for a status when there was no answer."""
        with self._lock:
            self._counts[kind_of(verb, path), outcome_of(status)] += 1

    def take(self) -> dict[tuple[str, str], int]:
        """Return what was counted since the last time."""
        with self._lock:
            taken, self._counts = dict(self._counts), Counter()
        return taken


def kind_of(verb: str, path: str) -> Kind:
    """Tell the kind of a call: GraphQL is only read with."""
    if path.endswith("/graphql"):
        return "graphql"
    if path.startswith("/search/"):
        return "search"
    if path.startswith("/app"):
        # The App's own, for tokens and deliveries.
        return "other"
    return "read" if verb == "GET" else "write"


def outcome_of(status: int | None) -> Outcome:
    """Tell what came of a call; 403 is a limit or a missing permission, which only words tell."""
    if status is None:
        return "silence"
    if status in _LIMITED:
        return "limited"
    if status >= _FIRST_FAULT:
        return "fault"
    return "refused" if status >= _FIRST_REFUSAL else "good"
