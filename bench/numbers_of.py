"""Many measured values told in few numbers."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Distribution:
    """Milliseconds below which half, 95 %, 99 % and all of the values lie."""

    p50: float
    p95: float
    p99: float
    worst: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Self:
        """Sum up values; ValueError when there are none."""
        if not values:
            raise ValueError("nothing was measured")
        ordered = sorted(values)
        return cls(*(ordered[_place(len(ordered), share)] for share in (0.5, 0.95, 0.99, 1.0)))

    @classmethod
    def median_of(cls, rounds: Sequence["Distribution"]) -> Self:
        """Return the median of each number over several rounds."""
        names = ("p50", "p95", "p99", "worst")
        return cls(*(statistics.median(getattr(one, name) for one in rounds) for name in names))

    def cells(self) -> tuple[str, ...]:
        """Return the numbers as a table shows them."""
        return tuple(f"{value:,.1f}" for value in (self.p50, self.p95, self.p99, self.worst))


def in_mebibytes(count: float) -> str:
    """Return a number of bytes as a table shows it."""
    return f"{count / _MEBIBYTE:,.0f}"


def _place(count: int, share: float) -> int:
    return min(count - 1, int(count * share))
