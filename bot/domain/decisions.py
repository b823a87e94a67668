"""What a person decided about an issue by a command: to be remembered, or to be done by us."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class AnalyseAgain:
    """Analyse the issue afresh and bring the comment up to date."""


@dataclass(frozen=True, slots=True)
class NameOriginal:
    """The issue reports the same problem as an earlier one, says the comment at `said_at`."""

    # Of an issue of the same repository, whose name may change.
    number: int
    said_at: str


@dataclass(frozen=True, slots=True)
class DenyOriginal:
    """The issue is no duplicate of another one of its repository, whatever looks alike."""

    number: int


@dataclass(frozen=True, slots=True)
class WantLabels:
    """These labels may be put on again, although a person once took them off."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RefuseLabels:
    """These labels stay away."""

    names: tuple[str, ...]


class VoteKind(StrEnum):
    """What a reader can say of an issue or of its triage."""

    WORKS = "works"
    EASY_FIX = "easy-fix"
    TIME_SAVER = "time-saver"
    BLOCKING = "blocking"
    COMMON = "common"
    FLAKY = "flaky"
    VERIFIED = "verified"
    HELPFUL = "helpful"
    NOT_HELPFUL = "not-helpful"

    @property
    def opposite(self) -> "VoteKind | None":
        """Return the vote that the same person cannot cast as well."""
        return _OPPOSITES.get(self)


_OPPOSITES = {
    VoteKind.HELPFUL: VoteKind.NOT_HELPFUL,
    VoteKind.NOT_HELPFUL: VoteKind.HELPFUL,
}


@dataclass(frozen=True, slots=True)
class CastVote:
    """One person's vote; a second one of the same kind changes nothing, the opposite replaces it.

    The voter is a login of GitHub's in lower case, or whom a report page knows by a cookie.
    """

    kind: VoteKind
    voter: str


@dataclass(frozen=True, slots=True)
class Hold:
    """Nothing is analysed by itself any more."""


@dataclass(frozen=True, slots=True)
class Resume:
    """What happens to the issue is followed again."""


# What is kept, beside what is only done.
Remembered = NameOriginal | DenyOriginal | WantLabels | RefuseLabels | CastVote | Hold | Resume
Decision = AnalyseAgain | Remembered


@dataclass(frozen=True, slots=True)
class Standing:
    """What people decided about one issue, as far as it still holds."""

    original: NameOriginal | None = None
    # Numbers of issues that this one is no duplicate of.
    denied: frozenset[int] = frozenset()
    is_held: bool = False
