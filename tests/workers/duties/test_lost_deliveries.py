"""Which lost deliveries are asked for, and when, though there are many or GitHub fails."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import structlog
from redis import Redis

from bot.github.deliveries import Attempt, DeliveryPage
from bot.memory.lost_deliveries import LostDeliveryMemory
from workers.duties import delivery_backlog, lost_deliveries
from workers.duties.lost_deliveries import LostDeliveries

NOISY, QUIET = 900, 1
PER_PAGE = 100


@dataclass
class GitHubAndClock:
    """GitHub's list of attempts, and the time, which passes only when it is told to."""

    now: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)
    attempts: list[Attempt] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)
    has_forgotten_places: bool = False

    def __call__(self) -> datetime:
        return self.now

    def add(
        self,
        number: int,
        *,
        guid: str = "",
        installation_id: int = QUIET,
        minutes_ago: float = 60.0,
        is_ok: bool = False,
        is_accepted: bool = False,
    ) -> None:
        at = self.now - timedelta(minutes=minutes_ago)
        named = guid or f"g-{number}"
        made = Attempt(number, named, at, "issues", "edited", is_ok, is_accepted, installation_id)
        self.attempts.append(made)

    def page(self, since: datetime, *, cursor: str = "") -> DeliveryPage:
        if cursor and self.has_forgotten_places:
            return DeliveryPage((), "", is_empty=True)
        newest = sorted(self.attempts, key=lambda one: (one.delivered_at, one.id), reverse=True)
        first = int(cursor or 0)
        part = newest[first : first + PER_PAGE]
        recent = tuple(one for one in part if one.delivered_at >= since)
        is_end = len(recent) < len(part) or first + PER_PAGE >= len(newest)
        return DeliveryPage(recent, "" if is_end else str(first + PER_PAGE), is_empty=not part)

    def redeliver(self, attempt_id: int) -> None:
        self.asked.append(attempt_id)


@pytest.fixture
def github() -> GitHubAndClock:
    return GitHubAndClock()


@pytest.fixture
def look(github: GitHubAndClock, connection: Redis, prefix: str) -> LostDeliveries:
    return LostDeliveries(
        github,  # type: ignore[arg-type]
        is_known=lambda _guid: False,
        memory=LostDeliveryMemory(connection, prefix=prefix),
        now=github,
        sleep=lambda _seconds: None,
        log=structlog.get_logger(),
    )


def ask_every(
    minutes: float, *, times: int, look: LostDeliveries, github: GitHubAndClock
) -> list[int]:
    found = []
    for _ in range(times):
        github.now += timedelta(minutes=minutes)
        found.append(look.ask_again())
    return found


def of(installation_id: int, github: GitHubAndClock, asked: Iterable[int]) -> list[int]:
    mine = {one.id for one in github.attempts if one.installation_id == installation_id}
    return [number for number in asked if number in mine]


def test_what_one_installation_lost_keeps_back_nothing_of_another(
    github: GitHubAndClock, look: LostDeliveries
) -> None:
    for number in range(900):
        github.add(number, installation_id=NOISY)
    github.add(9000, minutes_ago=1)
    look.ask_again()
    assert of(QUIET, github, github.asked) == [9000]
    github.add(9001, minutes_ago=-4)
    ask_every(5, times=1, look=look, github=github)
    assert of(QUIET, github, github.asked) == [9000, 9001]


def test_those_asked_for_least_often_come_first(
    github: GitHubAndClock, look: LostDeliveries
) -> None:
    for number in range(300):
        github.add(number)
    look.ask_again()
    ask_every(5, times=1, look=look, github=github)
    assert set(github.asked) == set(range(300))


def test_the_pauses_grow_to_an_hour_and_end_after_three_days(
    github: GitHubAndClock, look: LostDeliveries
) -> None:
    github.add(1, minutes_ago=0)
    look.ask_again()
    asked = ask_every(5, times=48, look=look, github=github)
    moments = [5 * (turn + 1) for turn, count in enumerate(asked) if count]
    assert moments == [5, 15, 35, 75, 135, 195]
    ask_every(60, times=100, look=look, github=github)
    assert 70 < len(github.asked) < 80


def test_beyond_what_can_be_kept_reading_waits_and_goes_on(
    github: GitHubAndClock, look: LostDeliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery_backlog, "_MOST_LOST", 100)
    for number in range(150):
        github.add(number)
    assert look.ask_again() == 100
    monkeypatch.setattr(delivery_backlog, "_MOST_LOST", 1000)
    ask_every(5, times=1, look=look, github=github)
    assert set(github.asked) == set(range(150))


def test_what_was_accepted_and_seen_again_is_lost_where_the_inbox_does_not_know_it(
    github: GitHubAndClock, look: LostDeliveries
) -> None:
    github.add(1, guid="g", minutes_ago=50, is_ok=True, is_accepted=True)
    github.add(2, guid="g", minutes_ago=40, is_ok=True)
    assert look.ask_again() == 1
    github.add(3, guid="g", minutes_ago=0, is_ok=True)
    assert ask_every(6, times=1, look=look, github=github) == [1]


def test_what_was_answered_well_and_made_no_work_is_settled(
    github: GitHubAndClock, look: LostDeliveries
) -> None:
    github.add(1, guid="g")
    assert look.ask_again() == 1
    github.add(2, guid="g", minutes_ago=0, is_ok=True)
    assert ask_every(6, times=2, look=look, github=github) == [0, 0]


def test_a_place_that_leads_nowhere_is_read_from_the_top(
    github: GitHubAndClock, look: LostDeliveries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lost_deliveries, "_MOST_PAGES", 1)
    for number in range(150):
        github.add(number, minutes_ago=60 + number)
    look.ask_again()
    github.has_forgotten_places = True
    monkeypatch.setattr(lost_deliveries, "_MOST_PAGES", 300)
    ask_every(5, times=1, look=look, github=github)
    github.has_forgotten_places = False
    ask_every(5, times=1, look=look, github=github)
    assert set(github.asked) == set(range(150))
