"""What one analysis spends on GitHub's API, and how much it may."""

from dataclasses import dataclass, field
from threading import Lock
from typing import Literal

from bot.errors import AllowanceSpent

Kind = Literal["rest_reads", "searches", "graphql_queries", "writes"]


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many calls of each kind one analysis may make: eight by REST, two of them searches."""

    # Searches are set apart, so that no other read can use them up.
    rest_reads: int = 6
    searches: int = 2
    graphql_queries: int = 2
    writes: int = 4


@dataclass(slots=True)
class Spending:
    """How many calls were made; counted before a call, so that parallel ones cannot overspend."""

    rest_reads: int = 0
    searches: int = 0
    graphql_queries: int = 0
    graphql_points: int = 0
    writes: int = 0
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def spend(self, kind: Kind, *, allowance: Allowance | None) -> None:
        """Count one call; AllowanceSpent, and no count, when that would be one too many."""
        with self._lock:
            spent = getattr(self, kind)
            if allowance is not None and spent >= getattr(allowance, kind):
                raise AllowanceSpent(f"the limit of {spent} {kind.replace('_', ' ')} is reached")
            setattr(self, kind, spent + 1)

    def add_points(self, points: int) -> None:
        with self._lock:
            self.graphql_points += points
