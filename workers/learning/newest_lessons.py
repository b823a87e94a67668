"""What all issues of a repository count as lessons, and the newest of them to learn from.

The issues go by one after the other: their texts are long, and only the newest are held.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappush, heappushpop

from workers.learning.labelled_issue import LabelledIssue


@dataclass(frozen=True, slots=True)
class NewestLessons:
    """The last lessons of either kind, and what there is of them altogether."""

    # What the labelled issues count; where a person corrected the bot, more than one.
    count: int
    # In the order in which they went by.
    typed: Sequence[LabelledIssue]
    # By when they were opened.
    labelled: Sequence[LabelledIssue]
    labelled_count: int


@dataclass(slots=True)
class _Newest:
    """Those of the issues that were opened last."""

    most: int
    heap: list[tuple[datetime, int, LabelledIssue]] = field(default_factory=list)

    def add(self, issue: LabelledIssue) -> None:
        entry = (issue.created_at, issue.number, issue)
        push = heappush if len(self.heap) < self.most else heappushpop
        push(self.heap, entry)

    def in_order(self) -> list[LabelledIssue]:
        return [issue for *_, issue in sorted(self.heap, key=lambda entry: entry[:2])]


def hold_newest(
    issues: Iterable[LabelledIssue], *, most_typed: int, most_labelled: int
) -> NewestLessons:
    """Count the issues as they go by, and hold the last that have a type or any label."""
    typed: deque[LabelledIssue] = deque(maxlen=most_typed)
    labelled, labelled_count, weight = _Newest(most_labelled), 0, 0.0
    for issue in issues:
        if issue.type is not None:
            typed.append(issue)
        if issue.labels or issue.rejected:
            labelled.add(issue)
            labelled_count += 1
            weight += issue.weight
    return NewestLessons(round(weight), list(typed), labelled.in_order(), labelled_count)
