"""One classifier's opinion of an issue, in a form that adds up with the others' opinions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.domain.findings import IssueType
from bot.domain.issue import Issue, Repository

_NEXT_VOTE_COUNTS = 0.6


@dataclass(frozen=True, slots=True)
class Vote:
    """What speaks for a type: `weight` in log-odds, `because` verbatim words of the issue."""

    type: IssueType
    weight: float
    because: str


# Read an issue and say what speaks for which type; an empty tuple abstains.
Suggest = Callable[[Issue, Repository], tuple[Vote, ...]]


def strength(votes: Iterable[Vote], type_: IssueType) -> float:
    """Add up one classifier's votes for a type, each further one counting less than its first."""
    weights = sorted((vote.weight for vote in votes if vote.type is type_), reverse=True)
    return sum(weight * _NEXT_VOTE_COUNTS**place for place, weight in enumerate(weights))
