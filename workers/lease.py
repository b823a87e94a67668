"""An issue held by one worker at a time, for as long as the worker shows signs of life."""

from collections.abc import Callable
from threading import Event, Thread
from types import TracebackType
from typing import Self

from bot.inbox.inbox import Claim, Inbox

# A lease lasts for thirty seconds, a request to GitHub for twenty at most.
_MOST_AGE_SECONDS = 5.0


class LeaseLost(Exception):  # noqa: N818 - it is what happened, not a mistake
    """Another worker may hold the issue by now: write nothing more."""


class Lease:
    """Renews a claim in a thread while the block runs; `check` raises once it is lost."""

    def __init__(self, inbox: Inbox, claim: Claim, *, lease_seconds: float) -> None:
        self._inbox = inbox
        self._claim = claim
        self._lease_seconds = lease_seconds
        self._ended = Event()
        # A daemon: it must not keep a process alive whose work ran into its time limit.
        self._thread = Thread(target=self._renew, name="lease", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._ended.set()
        # Not for long: with Redis away it would keep work from ending that has ended.
        self._thread.join(timeout=1.0)

    def check(self) -> None:
        """Raise LeaseLost unless the issue is ours for five sixths of a lease at least.

        It is renewed where less is left, so that a write which follows ends before it does.
        """
        if not self._inbox.renew(self._claim, lease_seconds=self._lease_seconds):
            raise LeaseLost(f"entry {self._claim.entry_id} is no longer held")

    def _renew(self) -> None:
        # Three heartbeats fit into a lease, so that a lost one costs nothing.
        while not self._ended.wait(self._lease_seconds / 3):
            if not self._is_renewed():
                return

    def _is_renewed(self) -> bool:
        try:
            return self._inbox.renew(self._claim, lease_seconds=self._lease_seconds)
        except Exception:  # noqa: BLE001 - Redis is away for now; `check` decides before any write
            return True


class AgeingLease:
    """A lease by the last answer to `check`, which is asked again when that is old.

    Between a check and the write that follows Redis is asked other things, and may be out of reach
    for a minute; by then the issue may be another worker's.
    """

    def __init__(self, check: Callable[[], None], *, steady: Callable[[], float]) -> None:
        self._check = check
        self._steady = steady
        self._checked_at = float("-inf")

    def check(self) -> None:
        """Raise LeaseLost unless the issue is ours."""
        asked_at = self._steady()
        self._check()
        self._checked_at = asked_at

    def insist(self) -> None:
        """Do the same where nobody did a moment ago."""
        if self._steady() - self._checked_at > _MOST_AGE_SECONDS:
            self.check()
