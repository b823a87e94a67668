from collections.abc import Callable
from threading import Event

import structlog
from structlog.testing import capture_logs

from bot.errors import AppRefused, InstallationMustWait, WaitCause
from workers.duties.background import InBackground


def background(do: Callable[[], object]) -> InBackground:
    return InBackground(do, name="long", log=structlog.get_logger())


def test_a_long_duty_keeps_nobody_waiting_and_is_not_done_twice_at_once() -> None:
    begun, may_end, calls = Event(), Event(), []

    def do() -> int:
        calls.append("call")
        begun.set()
        assert may_end.wait(10)
        return 3

    duty = background(do)
    duty()
    assert begun.wait(10)
    duty()
    may_end.set()
    duty.join(seconds=10)
    assert calls == ["call"]


def test_what_fails_in_the_background_is_logged_and_tried_again() -> None:
    def fail() -> None:
        raise OSError("broken")

    duty = background(fail)
    with capture_logs() as logs:
        for _ in range(2):
            duty()
            duty.join(seconds=10)
    assert [(log["event"], log["duty"]) for log in logs] == [("duty failed", "long")] * 2


def test_a_key_that_github_refuses_is_one_line_and_no_trace() -> None:
    def ask() -> None:
        raise AppRefused("GitHub does not accept the App's key", after_seconds=300)

    duty = background(ask)
    with capture_logs() as logs:
        duty()
        duty.join(seconds=10)
    (line,) = logs
    assert (line["event"], line["log_level"], line["duty"]) == ("App refused", "error", "long")
    assert "exc_info" not in line


def test_a_limit_of_the_app_is_waited_out() -> None:
    now, calls = [100.0], []

    def ask() -> None:
        calls.append(now[0])
        raise InstallationMustWait("a limit", after_seconds=600, cause=WaitCause.PRIMARY_LIMIT)

    duty = InBackground(ask, name="long", log=structlog.get_logger(), steady=lambda: now[0])
    with capture_logs() as logs:
        for moment in (100.0, 400.0, 699.0, 701.0):
            now[0] = moment
            duty()
            duty.join(seconds=10)
    assert calls == [100.0, 701.0]
    assert [(one["event"], one["after_seconds"]) for one in logs] == [("duty rests", 600)] * 2
