"""Waits until the process is told to stop, or until set-up has registered the App."""

from collections.abc import Callable
from threading import Event

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
