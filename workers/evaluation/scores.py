"""What scoring judged threads yields: counts by where the text is from, and lines left out."""

from dataclasses import dataclass

from bot.domain.findings import IssueType
from workers.evaluation.tallies import ErrorScore, Tally, TypeScore


@dataclass(frozen=True, slots=True)
class SkippedLine:
    """A line that was not scored; lines count from 1."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class OriginScore:
    """The counts over all threads of one `text_origin`; see `ThreadScore` for what they are."""

    origin: str
    threads: int
    links: Tally
    renamed: int
    fixes: Tally
    stated_fixes: Tally
    error: ErrorScore
    type: TypeScore
    by_type: tuple[tuple[IssueType, TypeScore], ...]


@dataclass(frozen=True, slots=True)
class ThreadsScore:
    """One score an origin, in the order of their names, and the lines that were left out."""

    origins: tuple[OriginScore, ...] = ()
    skipped: tuple[SkippedLine, ...] = ()
