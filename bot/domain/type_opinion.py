"""What a model learned from labelled issues thinks of an issue's type.

It shares out among the types it knows what the rules left to them, so that a type which nobody
ever labelled, most often security, keeps what the rules gave it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.domain.findings import IssueType
from bot.domain.issue import Issue


@dataclass(frozen=True, slots=True)
class TypeOpinion:
    """The probability of each type that the model knows."""

    shares: Mapping[IssueType, float]
    # Which words of the issue speak for a type, verbatim.
    because: Callable[[IssueType], tuple[str, ...]]
    # How much the opinion counts beside what was thought before, 0 to 1.
    trust: float = 1.0

    def share_out(self, shares: Mapping[IssueType, float]) -> dict[IssueType, float]:
        """Return `shares` with the part of the known types divided anew."""
        part = sum(share for type_, share in shares.items() if type_ in self.shares)
        return {
            type_: self.trust * part * self.shares[type_] + (1 - self.trust) * share
            if type_ in self.shares
            else share
            for type_, share in shares.items()
        }


# Read an issue by its features: values by the number that each is known by.
ReadType = Callable[[Issue, Mapping[int, float]], TypeOpinion]
