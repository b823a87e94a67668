"""One classifier's opinion of an issue, in a form that adds up with the others' opinions."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.findings import IssueType
from bot.domain.issue import Issue, Repository


@dataclass(frozen=True, slots=True)
class Vote:
    """What speaks for a type: `weight` in log-odds, `because` verbatim words of the issue."""

    type: IssueType
    weight: float
    because: str


# Read an issue and say what speaks for which type; an empty tuple abstains.
Suggest = Callable[[Issue, Repository], tuple[Vote, ...]]
