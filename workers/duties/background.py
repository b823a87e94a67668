"""A duty that takes minutes and must not delay the one that is due in seconds."""

from collections.abc import Callable
from threading import Thread

import structlog

from bot.errors import AppRefused


class InBackground:
    """Calls `do` in a thread of its own, unless the last call has not ended yet."""

    def __init__(
        self, do: Callable[[], object], *, name: str, log: structlog.stdlib.BoundLogger
    ) -> None:
        self._do = do
        self._name = name
        self._log = log
        self._thread: Thread | None = None

    def __call__(self) -> None:
        if self._thread is not None and self._thread.is_alive():
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
        except Exception:  # noqa: BLE001 - the next interval tries again
            self._log.exception("duty failed", duty=self._name)
        else:
            self._log.info("duty done", duty=self._name, found=found)
