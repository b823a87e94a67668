"""Read a repository's past page by page, so that it can stop anywhere and go on from there.

Rule: a page is kept before the place after it is noted, and keeping one twice changes nothing; so
a death between the two costs one page. Work of the moment goes first: the last part of the hourly
rate limit is left to it, and who reaches that tells the installation's other repositories.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.domain.decisions import Standing
from bot.domain.history import HistoryPage, Learning
from bot.domain.issue import IssueForm, RepositoryRef
from bot.domain.requests import Target
from bot.errors import NothingToDo, RetryLater
from workers.analysis.remembering_past import remember_past
from workers.jobs.learn_gone import forget_gone
from workers.jobs.learn_releases import learn_releases
from workers.toolbox import (
    Clock,
    History,
    HistoryReader,
    Meanings,
    NoMeanings,
    NoReserve,
    People,
    Reserve,
    Toolbox,
)

# GitHub's points that are left for analyses.
_POINTS_KEPT = 500
# GitHub's clock and ours may differ.
_OVERLAP = timedelta(minutes=10)
_PAGE_SIZES: Sequence[int] = (100, 50, 20)

Tell = Callable[[Learning], None]


def _tell_nobody(_: Learning) -> None:
    """Progress that nobody watches."""


# For the issues of these numbers, in their order, what people decided by command.
Decided = Callable[[Sequence[int]], Sequence[Standing]]


def nothing_decided(numbers: Sequence[int]) -> Sequence[Standing]:
    """Return it for where nobody gives commands."""
    return [Standing()] * len(numbers)


def decided_of(repository_id: int, people: People) -> Decided:
    """Return what is remembered of the issues of a repository."""
    return lambda numbers: people.recall_all([f"{repository_id}:{one}" for one in numbers])


@dataclass(frozen=True, slots=True)
class Course:
    """Which repository is learned, and with what."""

    repository: RepositoryRef
    repository_id: int
    installation_id: int | None
    reader: HistoryReader
    history: History
    clock: Clock
    web_url: str
    forms: Sequence[IssueForm] = ()
    meanings: Meanings = field(default_factory=NoMeanings)
    decided: Decided = nothing_decided
    reserve: Reserve = field(default_factory=NoReserve)
    # Told after every page.
    tell: Tell = _tell_nobody
    # Everything is read again, as if nothing were known.
    is_anew: bool = False


def course_for(
    target: Target, toolbox: Toolbox, *, tell: Tell = _tell_nobody, is_anew: bool = False
) -> Course:
    """Return the course of the target's repository, read as its installation."""
    return Course(
        target.repository,
        target.repository_id,
        target.installation_id,
        reader=toolbox.open_history_reader(target),
        history=toolbox.history,
        clock=toolbox.clock,
        web_url=toolbox.web_url,
        forms=toolbox.open_reader(target).read_forms(target.repository),
        meanings=toolbox.meanings,
        decided=decided_of(target.repository_id, toolbox.people),
        reserve=toolbox.reserve,
        tell=tell,
        is_anew=is_anew,
    )


def learn(course: Course, *, seconds: float | None = None) -> Learning:
    """Read on from where the last pass stopped, to the end.

    RetryLater when `seconds` are over, the rate limit is nearly used up, before the first page as
    well, or the repository was forgotten as the pass began: call again then. NothingToDo when it
    was forgotten after that.
    """
    _insist_on_budget(_seconds_known_short(course))
    started, met = course.clock.steady(), set[int]()
    learning, sizes = _resume(course), _PAGE_SIZES
    while True:
        page, sizes = _read_page(course, learning, sizes=sizes)
        # A last page is told of as well: many repositories have no other.
        seconds_short = _seconds_short(course, page)
        learning = _keep(course, learning, page)
        met.update(past.issue.ref.number for past in page.issues)
        course.tell(learning)
        if learning.cursor is None:
            if course.is_anew:
                _forget_all_but(met, course)
            _finish(course, page)
            return learning
        _insist_on_budget(seconds_short)
        if seconds is not None and course.clock.steady() - started > seconds:
            raise RetryLater("more is to be read", after_seconds=1.0, counts_as_attempt=False)


def _resume(course: Course) -> Learning:
    known = course.history.progress(course.repository_id)
    found = known or Learning(course.repository_id, str(course.repository), course.installation_id)
    # Who read it by hand before the App came has it kept for the App from now on.
    mine = replace(found, installation_id=course.installation_id or found.installation_id)
    if course.is_anew:
        mine = replace(mine, cursor=None, known_until=None)
    if mine.cursor is None:
        mine = replace(mine, issues_read=0, started_at=course.clock.now())
    if known is None:
        course.history.begin(mine)
    elif mine != known and not course.history.begin_again(mine):
        # Whether it is to be learned all the same shows where the App is installed by then.
        raise RetryLater("the repository was forgotten meanwhile", after_seconds=1.0)
    return mine


def _read_page(
    course: Course, learning: Learning, *, sizes: Sequence[int]
) -> tuple[HistoryPage, Sequence[int]]:
    """Read the next page; where GitHub takes too long over a large one, a smaller.

    Returns the sizes to try for the page after it: a repository of long threads has more of them,
    and each page that fails is a request.
    """
    for place, most in enumerate(sizes[:-1]):
        try:
            return _ask(course, learning, most=most), sizes[place:]
        except RetryLater as refusal:
            # A limit that was reached holds for small pages too.
            if not refusal.counts_as_attempt:
                raise
    return _ask(course, learning, most=sizes[-1]), sizes[-1:]


def _ask(course: Course, learning: Learning, *, most: int) -> HistoryPage:
    return course.reader.read_page(
        course.repository, after=learning.cursor, since=learning.known_until, most=most
    )


def _keep(course: Course, learning: Learning, page: HistoryPage) -> Learning:
    decided = course.decided([past.issue.ref.number for past in page.issues])
    known = [
        remember_past(past, forms=course.forms, web_url=course.web_url, standing=standing)
        for past, standing in zip(page.issues, decided, strict=True)
    ]
    course.history.save(course.repository_id, known)
    course.meanings.remember(course.repository_id, known)
    read = learning.issues_read + len(known)
    further = replace(
        learning,
        full_name=page.full_name,
        cursor=page.next_cursor,
        issues_read=read,
        issues_total=max(page.total, read),
    )
    if page.next_cursor is None:
        began = learning.started_at or course.clock.now()
        further = replace(further, known_until=began - _OVERLAP, started_at=None)
    if not course.history.note_progress(further):
        raise NothingToDo("the repository was forgotten meanwhile")
    return further


def _forget_all_but(met: Collection[int], course: Course) -> None:
    """Forget what is gone; what was opened meanwhile and came by a webhook may not be met yet."""
    newest = max(met, default=0)
    for number in course.history.numbers(course.repository_id):
        if number <= newest and number not in met:
            course.history.forget_issue(course.repository_id, number)


def _finish(course: Course, last: HistoryPage) -> None:
    """Learn what no page of issues tells: which are gone, and where each fix arrived."""
    ids, reader, history = (course.repository, course.repository_id), course.reader, course.history
    if last.points_left >= _POINTS_KEPT:
        day = course.clock.now().date()
        forget_gone(*ids, total=last.repository_total, day=day, reader=reader, history=history)
    learn_releases(*ids, reader=reader, history=history)


def _seconds_short(course: Course, page: HistoryPage) -> float:
    """Return for how long only the reserve is left, and tell the installation's other readers."""
    if page.points_left >= _POINTS_KEPT:
        return 0.0
    seconds = max(1.0, (page.points_reset_at - course.clock.now()).total_seconds())
    if course.installation_id is not None:
        course.reserve.note_reached(course.installation_id, seconds=seconds)
    return seconds


def _seconds_known_short(course: Course) -> float:
    """Return for how long only the reserve is left by what the last reader was told."""
    installation_id = course.installation_id
    return 0.0 if installation_id is None else course.reserve.seconds_to_wait(installation_id)


def _insist_on_budget(seconds_short: float) -> None:
    if not seconds_short:
        return
    raise RetryLater(
        "the rest of GitHub's rate limit is kept for analyses",
        after_seconds=max(1.0, seconds_short),
        counts_as_attempt=False,
    )
