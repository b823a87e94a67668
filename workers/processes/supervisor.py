"""Keeps a number of processes running: one that dies is replaced, and all end together."""

import signal
import time
from collections.abc import Callable
from multiprocessing import connection as sentinels
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from types import FrameType

from bot.process.stop_signals import hear_no_more

# A process that dies at once would otherwise be started thousands of times a minute.
_RESTART_PAUSE_SECONDS = 1.0
# Forked, so that what was imported before is shared and a replacement is ready at once.
_FORK = get_context("fork")


class Supervisor:
    """Runs `target` in `count` processes until SIGTERM or SIGINT, which each of them gets once."""

    def __init__(self, target: Callable[[], None], *, count: int) -> None:
        self._target = target
        self._count = count
        self._processes: list[BaseProcess] = []
        self._is_stopping = False

    def run(self) -> None:
        """Return when every process has ended after a signal."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        for _ in range(self._count):
            self._start()
        while self._processes:
            sentinels.wait([process.sentinel for process in self._processes])
            self._replace_dead()

    def _start(self) -> None:
        process = _FORK.Process(target=self._run_child)
        # Blocked while forking: a signal in between would find a child we do not know yet.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
        try:
            if not self._is_stopping:
                process.start()
                self._processes.append(process)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _run_child(self) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGINT})
        self._target()

    def _replace_dead(self) -> None:
        dead = [process for process in self._processes if not process.is_alive()]
        for process in dead:
            self._processes.remove(process)
            process.close()
        if dead and not self._is_stopping:
            time.sleep(_RESTART_PAUSE_SECONDS)
        for _ in dead:
            self._start()

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        # Once: a second signal would make RQ throw away the work it is about to finish.
        hear_no_more()
        self._is_stopping = True
        for process in self._processes:
            process.terminate()
