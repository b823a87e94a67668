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

    @property
    def type(self) -> IssueType | None:
        """Return the one type that its labels name, None where they name none or several."""
        types = {type_ for name in self.labels if (type_ := named_type(name))}
        return types.pop() if len(types) == 1 else None

    @property
    def weight(self) -> float:
        """Return how often the lesson counts."""
        return _CORRECTION_COUNTS if self.rejected else 1.0

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


# For the issues of these numbers, in their order, the labels that people took off.
Rejected = Callable[[Sequence[int]], Sequence[frozenset[str]]]


def nothing_rejected(numbers: Sequence[int]) -> Sequence[frozenset[str]]:
    """Return no label for any of the issues."""
    return [frozenset()] * len(numbers)


def lessons(
    issues: Iterable[KnownIssue], *, rejected: Rejected = nothing_rejected
) -> Iterator[LabelledIssue]:
    """Yield what the known issues teach; `rejected` is asked for some hundreds at a time."""
    remaining = iter(issues)
    while page := list(islice(remaining, _ASKED_AT_ONCE)):
        taken_off = rejected([issue.number for issue in page])
        for issue, labels in zip(page, taken_off, strict=True):
            yield _lesson(issue, labels)


def _lesson(issue: KnownIssue, taken_off: frozenset[str]) -> LabelledIssue:
    set_by_people = frozenset(one.name for one in issue.labels if not one.is_set_by_bot)
    set_by_bots = frozenset(one.name for one in issue.labels if one.is_set_by_bot)
    return LabelledIssue(
        issue.number,
        issue.title,
        issue.text,
        issue.created_at,
        set_by_people,
        taken_off - set_by_people,
        set_by_bots - taken_off,
    )
