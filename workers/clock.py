"""The clock: duties that must be done every so often by exactly one process.

Several clocks may run; one has the turn, and when it falls silent another takes it. A duty must
bear being done twice all the same, for a turn can pass on while one is being done.
"""

import os
import socket
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from threading import Event
from typing import Protocol

import structlog

from bot.errors import SettingsError
from bot.inbox.inbox import Inbox
from bot.log_setup import configure_logging
from bot.memory.shortlived import Turn
from bot.process.stop_signals import told_to_stop, unwind_when_told
from bot.redis_server.connection import connect_receiver, connect_worker
from bot.redis_server.embedded import given_or_embedded
from bot.redis_server.requirements import insist_on_safe_redis
from bot.settings.settings import Settings
from workers.duties.background import InBackground

SWEEP_SECONDS = 5.0
DELIVERIES_SECONDS = 300.0
ISSUES_SECONDS = 3600.0
# Looks whether any is a day old.
HISTORIES_SECONDS = 3_600.0
REPORTS_SECONDS = 3_600.0
MEMORIES_SECONDS = 86_400.0
UNINSTALLATIONS_SECONDS = 86_400.0
_TICK_SECONDS = 1.0
_TURN_SECONDS = 15.0


class TakesTurns(Protocol):
    """Says whether this process may act for the next `seconds`."""

    def take(self, *, seconds: float) -> bool: ...

    def give_up(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to do every `interval_seconds`; `due_at` is steady time."""

    name: str
    do: Callable[[], object]
    interval_seconds: float
    due_at: float = 0.0


class Schedule:
    """Does each duty when it is due and it is this process' turn."""

    def __init__(
        self, duties: Sequence[Duty], *, turn: TakesTurns, log: structlog.stdlib.BoundLogger
    ) -> None:
        self._duties = tuple(duties)
        self._turn = turn
        self._log = log

    def tick(self, *, now: float) -> None:
        """Do what is due at steady time `now`, in seconds."""
        if not any(duty.due_at <= now for duty in self._duties):
            return
        if not self._has_turn():
            return
        self._duties = tuple(self._done(duty, now=now) for duty in self._duties)

    def _has_turn(self) -> bool:
        try:
            return self._turn.take(seconds=_TURN_SECONDS)
        except Exception:  # noqa: BLE001 - Redis is away; the clock outlives that
            self._log.exception("clock could not ask whose turn it is")
            return False

    def _done(self, duty: Duty, *, now: float) -> Duty:
        if duty.due_at > now:
            return duty
        try:
            duty.do()
        except Exception:  # noqa: BLE001 - other duties must not suffer; the next interval tries again
            self._log.exception("duty failed", duty=duty.name)
        return replace(duty, due_at=now + duty.interval_seconds)


class Ends(Protocol):
    """Says when to end; an Event does."""

    def is_set(self) -> bool: ...

    def wait(self, timeout: float) -> object: ...


@dataclass(frozen=True, slots=True)
class OrRegistered:
    """Ends as `stopped` does, or once set-up has registered the App."""

    stopped: Event
    has_credentials: Callable[[], bool]

    def is_set(self) -> bool:
        return self.stopped.is_set() or self.has_credentials()

    def wait(self, timeout: float) -> object:
        return self.stopped.wait(timeout)


def run_schedule(schedule: Schedule, *, stopped: Ends, steady: Callable[[], float]) -> None:
    """Tick every second until `stopped` is set."""
    while not stopped.is_set():
        schedule.tick(now=steady())
        stopped.wait(_TICK_SECONDS)


def main() -> int:
    """Run the clock until SIGTERM or SIGINT; return the exit status."""
    unwind_when_told()
    try:
        settings = _read_settings()
        configure_logging(level=settings.log_level, style=settings.log_format)
        with given_or_embedded(settings.redis_url, data_dir=settings.data_dir) as url:
            _run_clock(replace(settings, redis_url=url))
    except SettingsError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the operator reads it in the terminal
        return 1
    return 0


def _run_clock(settings: Settings) -> None:
    # Asked with less patience: one that is away now is waited for by every turn.
    with connect_receiver(settings.redis_url or "") as impatient:
        insist_on_safe_redis(impatient, must_answer=False)
    connection = connect_worker(settings.redis_url or "")
    owner = f"{socket.gethostname()}:{os.getpid()}"
    turn = Turn(connection, name="clock", owner=owner)
    sweep = Duty("sweep", Inbox(connection).sweep, SWEEP_SECONDS)
    log = structlog.get_logger()
    with told_to_stop() as stopped:
        if not settings.has_credentials:
            # Set-up may register the App at any moment, and with it there is more to do.
            until = OrRegistered(stopped, lambda: _read_settings().has_credentials)
            alone = Schedule([sweep], turn=turn, log=log)
            run_schedule(alone, stopped=until, steady=time.monotonic)
            settings = replace(_read_settings(), redis_url=settings.redis_url)
        duties = [sweep, *_duties_on_github(settings)]
        run_schedule(Schedule(duties, turn=turn, log=log), stopped=stopped, steady=time.monotonic)
        turn.give_up()


def _read_settings() -> Settings:
    return Settings.from_environment(os.environ)


def _duties_on_github(settings: Settings) -> list[Duty]:
    """Return what is compared with GitHub and tidied; nothing before the App is registered."""
    if not settings.has_credentials:
        return []
    from workers.duties.second_look import SecondLook

    look = SecondLook.of(settings)
    return [
        _long_duty("lost deliveries", look.deliveries.ask_again, DELIVERIES_SECONDS),
        _long_duty("missed issues", look.issues.ask_for, ISSUES_SECONDS),
        _long_duty("changed histories", look.histories.ask, HISTORIES_SECONDS),
        _long_duty("old reports", look.reports.tidy, REPORTS_SECONDS),
        _long_duty("old memories", look.memories.tidy, MEMORIES_SECONDS),
        _long_duty("missed uninstallations", look.uninstallations.ask_for, UNINSTALLATIONS_SECONDS),
    ]


def _long_duty(name: str, do: Callable[[], object], interval_seconds: float) -> Duty:
    return Duty(name, InBackground(do, name=name, log=structlog.get_logger()), interval_seconds)
