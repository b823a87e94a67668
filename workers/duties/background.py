"""A duty that takes minutes and must not delay the one that is due in seconds."""

import time
from collections.abc import Callable
from threading import Thread

import structlog

from bot.errors import AppRefused, InstallationMustWait


class InBackground:
    """Calls `do` in a thread of its own, unless the last call has not ended or must be waited for.

    Where GitHub limits the App itself it does nothing until the limit is over.
    """

    def __init__(
        self,
        do: Callable[[], object],
        *,
        name: str,
        log: structlog.stdlib.BoundLogger,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._do = do
        self._name = name
        self._log = log
        self._steady = steady
        self._thread: Thread | None = None
        self._rests_until = 0.0

    def __call__(self) -> None:
        if self._thread is not None and self._thread.is_alive():
            return
        if self._steady() < self._rests_until:
            return
        # A daemon: the clock ends when it is told to, and the duty bears being cut short.
        self._thread = Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def join(self, *, seconds: float) -> None:
        """Wait until the call has ended, for `seconds` at most."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self) -> None:
        try:
            found = self._do()
        except AppRefused as refused:
            self._log.error("App refused", duty=self._name, reason=str(refused))
        except InstallationMustWait as limit:
            self._rests_until = self._steady() + limit.after_seconds
            self._log.warning(
                "duty rests", duty=self._name, reason=str(limit), after_seconds=limit.after_seconds
            )
        except Exception:  # noqa: BLE001 - the next interval tries again
            self._log.exception("duty failed", duty=self._name)
        else:
            self._log.info("duty done", duty=self._name, found=found)
