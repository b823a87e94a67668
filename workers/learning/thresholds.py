"""From which confidence on something may be said: the lowest at which it was right often enough."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# What is to be right of all that is said.
LABEL_PRECISION = 0.8
DUPLICATE_PRECISION = 0.9
# Fewer statements than this prove nothing.
FEWEST_STATEMENTS = 10
_STEPS = tuple(step / 100 for step in range(50, 100, 5))


@dataclass(frozen=True, slots=True)
class Judged:
    """Something that could have been said with `confidence`, and whether that was right."""

    confidence: float
    is_right: bool


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """What would have been said from `threshold` on: how much, and how much of it was right."""

    threshold: float
    said: int
    right: int

    @property
    def precision(self) -> float | None:
        return self.right / self.said if self.said else None


def operating_points(judged: Iterable[Judged]) -> tuple[OperatingPoint, ...]:
    """Return what each threshold from 0.50 to 0.95 would have led to."""
    statements = tuple(judged)
    return tuple(_point(step, statements) for step in _STEPS)


def pick_threshold(judged: Iterable[Judged], *, precision: float) -> float | None:
    """Return the lowest threshold that, like every higher one, reaches `precision`; or None.

    A threshold with too few statements proves nothing and is passed over.
    """
    chosen: float | None = None
    for point in reversed(operating_points(judged)):
        if point.said < FEWEST_STATEMENTS:
            continue
        if point.right < precision * point.said:
            return chosen
        chosen = point.threshold
    return chosen


def _point(threshold: float, judged: Sequence[Judged]) -> OperatingPoint:
    said = [one for one in judged if one.confidence >= threshold]
    return OperatingPoint(threshold, len(said), sum(one.is_right for one in said))
