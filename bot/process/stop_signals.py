"""What SIGTERM and SIGINT mean to a program of ours, from its first line to its last.

Left to Python, SIGTERM is lost where the program is process 1, as in a container, and Ctrl-C in the
middle of an import leaves a trace or falls into a callback that swallows it.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

_NUMBERS = (signal.SIGTERM, signal.SIGINT)


def end_at_once_when_told() -> None:
    """For the time of imports, in which nothing is held that must be given back."""
    _on_signal(lambda _signal, _frame: os._exit(0))


def unwind_when_told() -> None:
    """Give back on the way out what was taken since."""
    _on_signal(_unwind)


@contextmanager
def told_to_stop() -> Iterator[Event]:
    """Yield what either signal sets; who was not told listens afterwards as before."""
    stopped = Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        hear_no_more()
        stopped.set()

    before = {number: signal.getsignal(number) for number in _NUMBERS}
    _on_signal(stop)
    try:
        yield stopped
    finally:
        if not stopped.is_set():
            for number, handler in before.items():
                signal.signal(number, handler)


def hear_no_more() -> None:
    """Let no second signal cut off the end that the first one began.

    Python's own end makes every signal deadly again whose handler is a function.
    """
    for number in _NUMBERS:
        signal.signal(number, signal.SIG_IGN)


def _on_signal(handler: Callable[[int, FrameType | None], object]) -> None:
    for number in _NUMBERS:
        signal.signal(number, handler)


def _unwind(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
