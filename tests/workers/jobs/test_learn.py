"""The loop over pages: where it stops, and where it goes on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.history import HistoryPage, Learning, PastIssue
from bot.domain.issue import IssueRef, Release, RepositoryRef
from bot.domain.requests import LearnRepositories, Request
from bot.errors import NothingToDo, RetryLater
from bot.store.engine import open_engine
from bot.store.history import HistoryStore
from bot.store.history_search import HistorySearch
from bot.store.upgrade import upgrade
from tests.builders import an_issue
from workers.jobs.learn import Course, learn
from workers.jobs.learn_again import LearnAgain
from workers.jobs.learn_gone import forget_gone
from workers.toolbox import Clock

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
ROCKET = RepositoryRef("acme", "rocket")


@dataclass
class Pages:
    """Issues read in pages; a page larger than `largest` takes GitHub too long."""

    count: int
    largest: int = 100
    points_left: int = 5_000
    missing: frozenset[int] = frozenset()
    # Of the repository; None where the pass reads all of it.
    counted: int | None = None
    deleted: frozenset[int] = frozenset()
    looked_for: list[Sequence[int]] = field(default_factory=list)
    asked: list[tuple[str | None, datetime | None, int]] = field(default_factory=list)

    def read_page(
        self, repository: RepositoryRef, *, after: str | None, since: datetime | None, most: int
    ) -> HistoryPage:
        self.asked.append((after, since, most))
        if most > self.largest:
            raise RetryLater("GitHub answered with status 502", after_seconds=5)
        first = int(after or 0)
        numbers = range(first + 1, min(first + most, self.count) + 1)
        issues = tuple(
            PastIssue(an_issue(number, title=f"Stall {number}"))
            for number in numbers
            if number not in self.missing
        )
        following = str(numbers[-1]) if numbers and numbers[-1] < self.count else None
        reset = NOON + timedelta(minutes=20)
        return HistoryPage(
            70,
            str(repository),
            issues,
            self.count,
            self.count if self.counted is None else self.counted,
            following,
            self.points_left,
            reset,
        )

    def find_gone(self, _: RepositoryRef, numbers: Sequence[int]) -> list[int]:
        self.looked_for.append(numbers)
        return [number for number in numbers if number in self.deleted]

    def read_releases(self, _: RepositoryRef) -> tuple[Release, ...]:
        return ()

    def read_commits(self, _: RepositoryRef, *, base: str, head: str) -> Iterator[frozenset[str]]:
        pytest.fail(f"nothing is to be compared: {base}...{head}")

    def read_issue(self, ref: IssueRef) -> PastIssue | None:
        return PastIssue(an_issue(ref.number))


@pytest.fixture
def history(tmp_path: Path) -> Iterator[HistoryStore]:
    engine = open_engine(f"sqlite:///{tmp_path}/history.db")
    upgrade(engine)
    yield HistoryStore(engine)
    engine.dispose()


def course(pages: Pages, history: HistoryStore, *, steady: Sequence[float] = ()) -> Course:
    ticks = iter(steady)
    clock = Clock(now=lambda: NOON, steady=lambda: next(ticks, 0.0))
    return Course(ROCKET, 70, 11, pages, history, clock, "https://github.com")


def test_a_past_is_read_a_hundred_issues_at_a_time(history: HistoryStore) -> None:
    pages, told = Pages(250), []
    learning = learn(replace(course(pages, history), tell=told.append))
    assert [most for _, _, most in pages.asked] == [100, 100, 100]
    assert [one.issues_read for one in told] == [100, 200, 250]
    assert learning == Learning(
        70, "acme/rocket", 11, None, 250, 250, known_until=NOON - timedelta(minutes=10)
    )
    assert history.progress(70) == learning


@pytest.mark.parametrize(("largest", "requests"), [(100, 20), (50, 41)])
def test_a_past_costs_one_request_for_a_hundred_issues_or_for_fifty(
    history: HistoryStore, largest: int, requests: int
) -> None:
    """The budget is 250 for 10,000 issues; a fifth of them shows it."""
    pages = Pages(2_000, largest=largest)
    learn(course(pages, history))
    assert len(pages.asked) + len(pages.looked_for) == requests


def test_it_goes_on_where_its_time_was_over(history: HistoryStore) -> None:
    pages = Pages(250)
    with pytest.raises(RetryLater) as pause:
        learn(course(pages, history, steady=[0.0, 61.0]), seconds=60.0)
    assert pause.value.counts_as_attempt is False
    learn(course(pages, history))
    assert [after for after, _, _ in pages.asked] == [None, "100", "200"]


def test_read_anew_everything_is_met_again_and_what_is_gone_is_forgotten(
    history: HistoryStore,
) -> None:
    learn(course(Pages(250), history))
    shorter = Pages(120)
    known = learn(replace(course(shorter, history), is_anew=True))
    assert shorter.asked == [(None, None, 100), ("100", None, 100)]
    assert (known.issues_read, known.is_complete) == (120, True)
    # Of these nobody knows yet whether they came meanwhile.
    assert list(history.numbers(70)) == list(range(1, 251))
    assert len(shorter.looked_for) == 3
    gone = Pages(250, missing=frozenset({7, 130}))
    learn(replace(course(gone, history), is_anew=True))
    assert sorted({*range(1, 251)} - {*history.numbers(70)}) == [7, 130]


def test_what_was_deleted_unheard_is_forgotten_with_few_requests(history: HistoryStore) -> None:
    learn(course(Pages(450), history))
    later = Pages(0, counted=448, deleted=frozenset({120, 180, 300}))
    learn(course(later, history))
    assert {*range(1, 451)} - {*history.numbers(70)} == {120, 180}
    # No further than to where all that GitHub lacks was found.
    assert later.looked_for == [list(range(1, 101)), list(range(101, 201))]


def test_nothing_is_looked_for_where_as_many_are_known_as_there_are(history: HistoryStore) -> None:
    learn(course(Pages(450), history))
    later = Pages(0, counted=450)
    learn(course(later, history))
    assert later.looked_for == []


class LargePast:
    """A history of which only the numbers are asked for."""

    def numbers(self, _: int) -> range:
        return range(1, 4_101)


def test_of_a_large_past_each_night_looks_through_another_part() -> None:
    def look(night: int) -> list[int]:
        past, pages = LargePast(), Pages(0)
        day = (NOON + timedelta(days=night)).date()
        forget_gone(ROCKET, 70, total=4_099, day=day, reader=pages, history=past)
        return [one for page in pages.looked_for for one in page]

    looked_for = [look(night) for night in range(3)]
    assert sorted(map(len, looked_for)) == [100, 2_000, 2_000]
    assert sorted(one for part in looked_for for one in part) == list(range(1, 4_101))


def test_looking_for_what_is_gone_leaves_the_rest_of_the_rate_limit(history: HistoryStore) -> None:
    learn(course(Pages(50), history))
    later = Pages(0, counted=40, points_left=400)
    learn(course(later, history))
    assert later.looked_for == []


def test_what_was_begun_by_hand_goes_on_for_the_installation(history: HistoryStore) -> None:
    pages = Pages(350)
    by_hand = replace(course(pages, history), installation_id=None)

    def the_app_comes(_: Learning) -> None:
        # Once: the pass by hand goes on beside it.
        if len(pages.asked) == 1:
            with pytest.raises(RetryLater):
                learn(course(pages, history, steady=[0.0, 61.0]), seconds=60.0)

    learn(replace(by_hand, tell=the_app_comes))
    known = history.progress(70)
    assert known is not None
    assert (known.installation_id, known.is_complete) == (11, True)


class Dying(HistoryStore):
    """A store whose process ends between a page's issues and the note of its place."""

    def note_progress(self, learning: Learning) -> bool:
        raise KeyboardInterrupt(learning.cursor)


def test_a_death_between_a_page_and_its_place_costs_one_page(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/history.db")
    upgrade(engine)
    history, pages = HistoryStore(engine), Pages(250)
    with pytest.raises(RetryLater):
        learn(course(pages, history, steady=[0.0, 61.0]), seconds=60.0)
    with pytest.raises(KeyboardInterrupt):
        learn(course(pages, Dying(engine)))
    learning = learn(course(pages, history))
    statistics = HistorySearch(engine).statistics(70, ["stall"])
    assert [after for after, _, _ in pages.asked] == [None, "100", "100", "200"]
    assert (learning.issues_read, learning.is_complete) == (250, True)
    assert statistics is not None
    assert (statistics.issues, statistics.frequencies) == (250, {"stall": 250})
    engine.dispose()


def test_the_rest_of_the_rate_limit_is_left_to_analyses(history: HistoryStore) -> None:
    pages = Pages(250, points_left=400)
    with pytest.raises(RetryLater) as pause:
        learn(course(pages, history))
    assert (pause.value.after_seconds, pause.value.counts_as_attempt) == (1_200.0, False)
    assert len(pages.asked) == 1


@dataclass
class Reserves:
    """What was told of installations with nothing left but the reserve."""

    seconds: dict[int, float] = field(default_factory=dict)

    def note_reached(self, installation_id: int, *, seconds: float) -> None:
        self.seconds[installation_id] = seconds

    def seconds_to_wait(self, installation_id: int) -> float:
        return self.seconds.get(installation_id, 0.0)


def test_many_repositories_of_a_page_each_leave_the_rest_as_well(history: HistoryStore) -> None:
    reserve, pages = Reserves(), Pages(80, points_left=10)
    first = replace(course(pages, history), reserve=reserve)
    learn(first)
    for repository_id in range(71, 80):
        with pytest.raises(RetryLater) as pause:
            learn(replace(first, repository_id=repository_id))
        assert (pause.value.after_seconds, pause.value.counts_as_attempt) == (1_200.0, False)
    assert len(pages.asked) == 1


def test_the_rest_of_one_installation_holds_back_no_other(history: HistoryStore) -> None:
    pages = Pages(80)
    learn(replace(course(pages, history), reserve=Reserves({12: 60.0})))
    assert len(pages.asked) == 1


def test_who_reads_by_hand_speaks_for_no_installation(history: HistoryStore) -> None:
    reserve, pages = Reserves(), Pages(80, points_left=10)
    learn(replace(course(pages, history), installation_id=None, reserve=reserve))
    assert reserve.seconds == {}


@pytest.mark.parametrize(
    ("largest", "asked"),
    [
        pytest.param(50, [(None, 100), (None, 50), ("50", 50)], id="half"),
        pytest.param(
            20, [(None, 100), (None, 50), *((n, 20) for n in (None, "20", "40"))], id="a fifth"
        ),
    ],
)
def test_a_page_that_takes_github_too_long_is_asked_for_in_parts_and_the_next_at_once(
    history: HistoryStore, largest: int, asked: list[tuple[str | None, int]]
) -> None:
    pages = Pages(60, largest=largest)
    learn(course(pages, history))
    assert [(after, most) for after, _, most in pages.asked] == asked


def test_the_next_pass_asks_for_what_changed_since_the_last(history: HistoryStore) -> None:
    first = learn(course(Pages(3), history))
    pages = Pages(1)
    learn(course(pages, history))
    assert pages.asked == [(None, first.known_until, 100)]


def test_what_is_forgotten_meanwhile_stays_forgotten(history: HistoryStore) -> None:
    pages = Pages(250)
    forgetting = replace(course(pages, history), tell=lambda _: history.forget_installation(11))
    with pytest.raises(NothingToDo, match="forgotten"):
        learn(forgetting)
    assert history.progress(70) is None


class ForgottenAfterLook(HistoryStore):
    """Forgets the repository when it has said how far that is known."""

    def progress(self, repository_id: int) -> Learning | None:
        found = super().progress(repository_id)
        self.forget_repositories([repository_id])
        return found


def test_what_is_forgotten_as_a_pass_begins_is_not_taken_for_known(history: HistoryStore) -> None:
    pages = Pages(250)
    learn(course(pages, history))
    with pytest.raises(RetryLater, match="forgotten"):
        learn(course(pages, ForgottenAfterLook(history._engine)))
    assert history.progress(70) is None
    assert learn(course(pages, history)).issues_read == 250


def _known(
    repository_id: int, *, hours_ago: int | None, installation_id: int | None = 11
) -> Learning:
    until = None if hours_ago is None else NOON - timedelta(hours=hours_ago)
    return Learning(repository_id, "acme/rocket", installation_id, known_until=until)


def test_a_past_is_read_on_once_a_day() -> None:
    progress = [
        _known(1, hours_ago=30),
        _known(2, hours_ago=3),
        _known(3, hours_ago=None),
        _known(4, hours_ago=30, installation_id=None),
    ]
    asked: list[tuple[str, Request]] = []
    again = LearnAgain(lambda: progress, lambda *request: asked.append(request), lambda: NOON)
    assert again.ask() == 2
    request = LearnRepositories(11, (ROCKET,))
    assert asked == [("learn-1-2026-05-04", request), ("learn-3-2026-05-04", request)]
