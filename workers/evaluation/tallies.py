"""Counts that add up over threads, and the shares that follow from them."""

from dataclasses import dataclass

from bot.domain.findings import IssueType


def share(part: int, *, of: int) -> float | None:
    """Return `part` as a share of `of`, None where there was nothing to share."""
    return part / of if of else None


@dataclass(frozen=True, slots=True)
class Tally:
    """What was found and right, found and wrong, and not found."""

    matched: int = 0
    extra: int = 0
    missed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.matched + other.matched, self.extra + other.extra, self.missed + other.missed
        )

    @property
    def precision(self) -> float | None:
        return share(self.matched, of=self.matched + self.extra)

    @property
    def recall(self) -> float | None:
        return share(self.matched, of=self.matched + self.missed)


@dataclass(frozen=True, slots=True)
class ErrorScore:
    """Threads with an error message and how many were read right; those without, and inventions."""

    with_message: int = 0
    matched: int = 0
    without_message: int = 0
    invented: int = 0

    def __add__(self, other: "ErrorScore") -> "ErrorScore":
        return ErrorScore(
            self.with_message + other.with_message,
            self.matched + other.matched,
            self.without_message + other.without_message,
            self.invented + other.invented,
        )

    @property
    def match_rate(self) -> float | None:
        return share(self.matched, of=self.with_message)

    @property
    def invented_rate(self) -> float | None:
        return share(self.invented, of=self.without_message)


@dataclass(frozen=True, slots=True)
class TypeAnswer:
    """The type people gave, the one we said, and whether theirs or a sensible other was met."""

    expected: IssueType
    said: IssueType
    is_acceptable: bool

    @property
    def is_exact(self) -> bool:
        return self.said is self.expected


@dataclass(frozen=True, slots=True)
class TypeScore:
    """Of `threads` of one type or of all: said exactly, said acceptably, and how often said."""

    threads: int
    exact: int
    acceptable: int
    said: int

    @property
    def strict(self) -> float | None:
        return share(self.exact, of=self.threads)

    @property
    def lenient(self) -> float | None:
        return share(self.acceptable, of=self.threads)


def count_types(answers: tuple[TypeAnswer, ...], *, of: IssueType | None = None) -> TypeScore:
    """Count the answers for one type, or for all of them."""
    own = [answer for answer in answers if of in (None, answer.expected)]
    return TypeScore(
        threads=len(own),
        exact=sum(answer.is_exact for answer in own),
        acceptable=sum(answer.is_acceptable for answer in own),
        said=sum(of in (None, answer.said) for answer in answers),
    )
