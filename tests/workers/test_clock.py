from dataclasses import dataclass
from threading import Event

import structlog
from structlog.testing import capture_logs

from workers.clock import Duty, OrRegistered, Schedule, run_schedule


@dataclass
class GivenTurn:
    """A turn that somebody else may have."""

    is_ours: bool = True
    asked: int = 0

    def take(self, *, seconds: float) -> bool:
        assert seconds > 0
        self.asked += 1
        return self.is_ours

    def give_up(self) -> None:
        self.is_ours = False


def schedule_of(*duties: Duty, turn: GivenTurn | None = None) -> Schedule:
    return Schedule(duties, turn=turn or GivenTurn(), log=structlog.get_logger())


def test_each_duty_is_done_at_its_own_interval() -> None:
    done: list[str] = []
    often = Duty("often", lambda: done.append("often"), 5)
    seldom = Duty("seldom", lambda: done.append("seldom"), 12)
    schedule = schedule_of(often, seldom)
    for now in range(13):
        schedule.tick(now=now)
    assert done == ["often", "seldom", "often", "often", "seldom"]


def test_nothing_is_done_while_another_process_has_the_turn() -> None:
    done: list[str] = []
    turn = GivenTurn(is_ours=False)
    schedule = schedule_of(Duty("sweep", lambda: done.append("sweep"), 5), turn=turn)
    schedule.tick(now=0)
    assert done == []
    turn.is_ours = True
    schedule.tick(now=1)
    assert done == ["sweep"]


def test_nobody_is_asked_for_the_turn_before_a_duty_is_due() -> None:
    turn = GivenTurn()
    schedule = schedule_of(Duty("sweep", lambda: None, 5), turn=turn)
    for now in (0, 1, 2):
        schedule.tick(now=now)
    assert turn.asked == 1


def test_a_duty_that_fails_is_logged_and_hinders_no_other() -> None:
    done: list[str] = []

    def fail() -> None:
        raise OSError("broken")

    schedule = schedule_of(Duty("broken", fail, 5), Duty("sound", lambda: done.append("x"), 5))
    with capture_logs() as logs:
        schedule.tick(now=0)
    assert done == ["x"]
    assert [(log["event"], log["duty"]) for log in logs] == [("duty failed", "broken")]


def test_the_clock_stops_when_it_is_told_to() -> None:
    stopped = Event()
    schedule = schedule_of(Duty("stop", stopped.set, 5))
    run_schedule(schedule, stopped=stopped, steady=lambda: 0.0)
    assert stopped.is_set()


def test_a_clock_before_set_up_ends_when_it_is_done_and_begins_anew_with_all_duties() -> None:
    answers = iter([False, False, True])
    until = OrRegistered(Event(), lambda: next(answers))
    assert [until.is_set() for _ in range(3)] == [False, False, True]


def test_a_clock_before_set_up_still_ends_when_told_to() -> None:
    stopped = Event()
    stopped.set()
    assert OrRegistered(stopped, lambda: False).is_set()
