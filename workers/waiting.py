"""Waits until the process is told to stop, or until set-up has registered the App."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_LOOK_EVERY_SECONDS = 1.0


def await_credentials(has_credentials: Callable[[], bool], *, stopped: Event) -> bool:
    """Return True once there are credentials, False when `stopped` is set before.

    Without credentials a worker could only fail.
    """
    while not has_credentials():
        if stopped.wait(_LOOK_EVERY_SECONDS):
            return False
    # It may have been set during the last look, which takes a moment.
    return not stopped.is_set()


@contextmanager
def told_to_stop() -> Iterator[Event]:
    """Yield what SIGTERM and SIGINT set; afterwards they mean again what they meant before."""
    stopped = Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    before = {number: signal.signal(number, stop) for number in _SIGNALS}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
