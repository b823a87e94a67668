"""What would have been said of closed issues, knowing only what was known when each was opened.

Types and labels are learned anew for every block of issues from those opened before its first;
searches see smaller numbers only, and a fix counts only if it was merged before, its release only
by what the report says that it runs. Labels are those of today: when each was put on is not known.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from heapq import nlargest

from bot.domain.history import KnownIssue, Outcome, SearchEntry
from bot.domain.issue import Repository
from bot.domain.type_opinion import ReadType
from workers.analysis.classify.label_reader import label_reader
from workers.analysis.classify.readers import read_features
from workers.analysis.classify.table import classify_type
from workers.analysis.classify.type_reader import own_trust, type_reader
from workers.analysis.classify.types_model import TypesModel
from workers.analysis.earlier_reports import EarlierReport
from workers.evaluation.fix_judgement import is_right_about_fix
from workers.learning.labelled_issue import LabelledIssue, lessons
from workers.learning.labels import learn_labels
from workers.learning.thresholds import Judged
from workers.learning.types import learn_types

_BLOCKS = 4
_LONGEST_CHAIN = 10


class Topic(StrEnum):
    """What can be said of an issue and judged afterwards."""

    TYPE = "type"
    LABELS = "labels"
    DUPLICATES = "duplicates"
    FIXES = "fix status"


@dataclass(frozen=True, slots=True)
class Forecast:
    """One thing that could have been said of an issue."""

    topic: Topic
    number: int
    judged: Judged


# Return earlier reports of an issue, the likeliest of the same problem first.
FindEarlier = Callable[[SearchEntry], Sequence[EarlierReport]]


@dataclass(frozen=True, slots=True)
class Situation:
    """The repository, everything known of it, and how earlier reports are found."""

    repository: Repository
    # Gone through twice and never held: a large past is larger than a worker's memory.
    issues: Iterable[KnownIssue]
    find_earlier: FindEarlier
    # Only so many of the newest lessons are learned from before each block; None is all of them.
    most_lessons: int | None = None


def last_closed(issues: Iterable[KnownIssue], *, most: int) -> tuple[KnownIssue, ...]:
    """Return the issues that were closed last, in the order in which they were opened."""
    closed = (issue for issue in issues if issue.state == "closed")
    newest = nlargest(most, closed, key=lambda one: (one.closed_at or one.updated_at, one.number))
    return tuple(sorted(newest, key=lambda one: (one.created_at, one.number)))


def forecast(situation: Situation, asked: Sequence[KnownIssue]) -> tuple[Forecast, ...]:
    """Return everything that could have been said of the issues in `asked`."""
    size = max(1, -(-len(asked) // _BLOCKS))
    blocks = [asked[start : start + size] for start in range(0, len(asked), size)]
    outcomes: dict[int, Outcome] = {}
    before = _lessons_before(blocks, _noting(situation.issues, outcomes), situation.most_lessons)
    return (
        *_forecast_words(situation.repository, blocks, before),
        *(one for issue in asked for one in _forecast_past(issue, situation, outcomes=outcomes)),
    )


def _noting(issues: Iterable[KnownIssue], outcomes: dict[int, Outcome]) -> Iterator[KnownIssue]:
    """Yield the issues, and keep what became of each as it goes by."""
    for issue in issues:
        outcomes[issue.number] = issue.outcome
        yield issue


def _lessons_before(
    blocks: Sequence[Sequence[KnownIssue]], issues: Iterable[KnownIssue], most: int | None
) -> list[deque[LabelledIssue]]:
    """Return for each block the newest lessons from before its first issue."""
    before = [deque[LabelledIssue](maxlen=most) for _ in blocks]
    for lesson in lessons(issues):
        for block, kept in zip(blocks, before, strict=True):
            if lesson.created_at < block[0].created_at:
                kept.append(lesson)
    return before


def _forecast_words(
    repository: Repository,
    blocks: Sequence[Sequence[KnownIssue]],
    before: Sequence[Sequence[LabelledIssue]],
) -> Iterator[Forecast]:
    for block, learned in zip(blocks, before, strict=True):
        yield from _forecast_block(repository, learned, tuple(lessons(block)))


def _forecast_block(
    repository: Repository, before: Sequence[LabelledIssue], block: Sequence[LabelledIssue]
) -> Iterator[Forecast]:
    readers = _read_types(before, repository)
    labels = learn_labels([one for one in before if one.labels], repository=repository)
    # Those that had proved right by then, for the others are not said.
    needed = {} if labels is None else labels.least_confidence
    for lesson in block:
        issue = lesson.as_issue(repository)
        if lesson.type is not None:
            found = classify_type(issue, repository=repository, learned=readers)
            is_right = found.type is lesson.type
            yield Forecast(Topic.TYPE, lesson.number, Judged(found.confidence, is_right=is_right))
        if labels is None:
            continue
        for said in label_reader(labels.model, least_confidence=needed)(issue, repository):
            if said.name in lesson.unjudged:
                continue
            judged = Judged(said.confidence, is_right=said.name in lesson.labels)
            yield Forecast(Topic.LABELS, lesson.number, judged)


def _read_types(before: Sequence[LabelledIssue], repository: Repository) -> tuple[ReadType, ...]:
    typed = [one for one in before if one.type is not None]
    features = [read_features(one.as_issue(repository), repository) for one in typed]
    model = learn_types(features, [str(one.type) for one in typed])
    return (type_reader(TypesModel(model), trust=own_trust(len(typed))),) if model else ()


def _forecast_past(
    issue: KnownIssue, situation: Situation, *, outcomes: Mapping[int, Outcome]
) -> Iterator[Forecast]:
    """Yield what the likeliest earlier report of the same error would have led to."""
    found = situation.find_earlier(entry_of(issue))
    earlier = next((one for one in found if one.has_same_error), None)
    if earlier is None:
        return
    is_same = _original(issue, outcomes) == _original_number(earlier.entry.number, outcomes)
    judged = Judged(earlier.text, is_right=is_same)
    yield Forecast(Topic.DUPLICATES, issue.number, judged)
    fix = outcomes.get(earlier.entry.number)
    if fix is None or fix.merged_at is None or fix.merged_at > issue.created_at:
        return
    is_right = is_right_about_fix(issue, fix, is_same=is_same)
    yield Forecast(Topic.FIXES, issue.number, replace(judged, is_right=is_right))


def entry_of(issue: KnownIssue) -> SearchEntry:
    """Return what a search compares of an issue as it was opened, its comments left out."""
    own = (one.fingerprint for one in issue.sightings if one.comment_id is None)
    return SearchEntry(
        number=issue.number,
        title=issue.title,
        title_terms=issue.title_terms,
        body_terms=issue.body_terms,
        created_at=issue.created_at,
        fingerprints=frozenset(own),
    )


def _original(issue: KnownIssue, outcomes: Mapping[int, Outcome]) -> int | None:
    """Return the report that people called the original of this one."""
    target = issue.outcome.duplicate_of
    return None if target is None else _original_number(target, outcomes)


def _original_number(number: int, outcomes: Mapping[int, Outcome]) -> int:
    """Follow "duplicate of" to its end; a circle ends where it was entered."""
    for _ in range(_LONGEST_CHAIN):
        following = outcomes[number].duplicate_of if number in outcomes else None
        if following is None or following >= number:
            return number
        number = following
    return number
