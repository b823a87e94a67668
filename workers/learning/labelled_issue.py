"""An issue as a lesson: what its reporter wrote, and which labels people gave it.

A label that a bot set is no lesson, or the bot would learn from itself: it says neither that the
label fits nor that it does not. Where a person corrected the bot, the lesson counts three times.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from bot.domain.findings import IssueType
from bot.domain.history import KnownIssue
from bot.domain.issue import Issue, IssueRef, Repository
from workers.analysis.classify.type_names import named_type

_CORRECTION_COUNTS = 3.0
_ASKED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class LabelledIssue:
    """What one issue teaches; `rejected` are labels that a person took off."""

    number: int
    title: str
    text: str
    created_at: datetime
    labels: frozenset[str]
    rejected: frozenset[str] = frozenset()
    # Set by a bot: nobody said whether they fit.
    unjudged: frozenset[str] = frozenset()
    # Set by the bot because a person asked for them.
    wanted: frozenset[str] = frozenset()

    @property
    def type(self) -> IssueType | None:
        """Return the one type that its labels name, None where they name none or several."""
        types = {type_ for name in self.labels if (type_ := named_type(name))}
        return types.pop() if len(types) == 1 else None

    @property
    def weight(self) -> float:
        """Return how often the lesson counts."""
        return _CORRECTION_COUNTS if self.rejected or self.wanted else 1.0

    def as_issue(self, repository: Repository) -> Issue:
        """Return the issue as it was opened, before anybody had labelled it."""
        ref = IssueRef(repository.ref, self.number)
        return Issue(
            ref,
            title=self.title,
            body=self.text,
            url=f"{repository.url}/issues/{self.number}",
            state="open",
            created_at=self.created_at,
        )


# For the issues of these numbers, in their order, labels that people decided about.
LabelsOf = Callable[[Sequence[int]], Sequence[frozenset[str]]]


def no_labels(numbers: Sequence[int]) -> Sequence[frozenset[str]]:
    """Return no label for any of the issues."""
    return [frozenset()] * len(numbers)


@dataclass(frozen=True, slots=True)
class Corrections:
    """The labels that people took off after the bot had put them on, and had it put on."""

    rejected: LabelsOf = no_labels
    wanted: LabelsOf = no_labels


def lessons(
    issues: Iterable[KnownIssue], *, corrections: Corrections = Corrections()
) -> Iterator[LabelledIssue]:
    """Yield what the known issues teach; corrections are asked for some hundreds at a time."""
    remaining = iter(issues)
    while page := list(islice(remaining, _ASKED_AT_ONCE)):
        numbers = [issue.number for issue in page]
        decided = corrections.rejected(numbers), corrections.wanted(numbers)
        for issue, taken_off, wanted in zip(page, *decided, strict=True):
            yield _lesson(issue, taken_off, wanted)


def _lesson(issue: KnownIssue, taken_off: frozenset[str], wanted: frozenset[str]) -> LabelledIssue:
    set_by_bots = frozenset(one.name for one in issue.labels if one.is_set_by_bot)
    asked_for = set_by_bots & wanted
    set_by_people = frozenset(one.name for one in issue.labels) - set_by_bots | asked_for
    return LabelledIssue(
        issue.number,
        issue.title,
        issue.text,
        issue.created_at,
        set_by_people,
        taken_off - set_by_people,
        set_by_bots - asked_for - taken_off,
        asked_for,
    )
