"""How well types were told: F1 of each class in each repository, their means, and confidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from bot.domain.findings import IssueType
from workers.evaluation.tallies import Tally, share


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said of one issue."""

    repository: str
    expected: IssueType
    said: IssueType
    confidence: float


@dataclass(frozen=True, slots=True)
class ClassScore:
    """How well one type was told in one repository."""

    type: IssueType
    tally: Tally

    @property
    def f1(self) -> float:
        """Return 2 x right / (2 x right + wrong + missed), 0 where that is nothing."""
        tally = self.tally
        return share(2 * tally.matched, of=2 * tally.matched + tally.extra + tally.missed) or 0.0


@dataclass(frozen=True, slots=True)
class RepositoryScore:
    """The classes that people used in one repository, in the order of their names."""

    name: str
    issues: int
    classes: tuple[ClassScore, ...]

    @property
    def macro_f1(self) -> float:
        return fmean(one.f1 for one in self.classes)


@dataclass(frozen=True, slots=True)
class ConfidenceScore:
    """What was said with at least this confidence: how often, and how often right."""

    least: float
    said: int
    right: int


@dataclass(frozen=True, slots=True)
class TypesScore:
    """The scores of all repositories; `overall` counts every repository alike."""

    repositories: tuple[RepositoryScore, ...]
    confidences: tuple[ConfidenceScore, ...]
    milliseconds_per_issue: float

    @property
    def issues(self) -> int:
        return sum(one.issues for one in self.repositories)

    @property
    def overall(self) -> float:
        return fmean(one.macro_f1 for one in self.repositories)


_CONFIDENCES = (0.5, 0.6, 0.7, 0.8, 0.9)


def score_answers(answers: Sequence[Answer], *, milliseconds_per_issue: float) -> TypesScore:
    """Score what was said; ValueError where nothing was."""
    if not answers:
        raise ValueError("there is no issue to score")
    names = sorted({answer.repository for answer in answers})
    return TypesScore(
        tuple(_score_repository(name, answers) for name in names),
        tuple(_score_confidence(least, answers) for least in _CONFIDENCES),
        milliseconds_per_issue,
    )


def _score_repository(name: str, answers: Sequence[Answer]) -> RepositoryScore:
    own = [answer for answer in answers if answer.repository == name]
    types = sorted({answer.expected for answer in own})
    return RepositoryScore(
        name, len(own), tuple(ClassScore(type_, _tally(type_, own)) for type_ in types)
    )


def _tally(type_: IssueType, answers: Sequence[Answer]) -> Tally:
    expected = [answer.expected is type_ for answer in answers]
    said = [answer.said is type_ for answer in answers]
    matched = sum(map(all, zip(expected, said, strict=True)))
    return Tally(matched, sum(said) - matched, sum(expected) - matched)


def _score_confidence(least: float, answers: Sequence[Answer]) -> ConfidenceScore:
    sure = [answer for answer in answers if answer.confidence >= least]
    return ConfidenceScore(least, len(sure), sum(one.said is one.expected for one in sure))
