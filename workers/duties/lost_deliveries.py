"""Deliveries that never arrived are asked for again, for as long as GitHub keeps them.

Rule: what the inbox knows arrived, whatever GitHub thinks of our answer; and what it does not know
is lost, though we had answered that we keep it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from bot.errors import AppRefused, GitHubFails, Unreachable
from bot.github.answers import UnexpectedAnswer
from bot.github.deliveries import Deliveries, DeliveryPage, find_doubtful
from workers.duties.delivery_backlog import REACH, DeliveryBacklog, Memory

# Attempts are listed by the time they were made, and slow ones appear late.
_OVERLAP = timedelta(minutes=30)
_MOST_PAGES = 300
# GitHub asks for a second between writes; so many end before the next look.
_MOST_AT_ONCE = 200
_PAUSE_SECONDS = 1.0
_MOST_FAULTS_IN_A_ROW = 3


class PlaceMemory(Memory, Protocol):
    """Keeps also where reading goes on."""

    def place(self) -> Any | None: ...

    def keep_place(self, place: Any) -> None: ...


@dataclass(slots=True)
class _Round:
    """Reads from now back to `read_until`, in several looks if need be, by `cursor`."""

    read_until: datetime
    began: datetime
    cursor: str = ""

    @classmethod
    def from_json(cls, kept: Any | None, *, now: datetime) -> "_Round":
        """Return the round under way, or the next one; nothing older than three days is read."""
        if kept is None:
            return cls(now - REACH, now)
        read_until, began, cursor = kept
        until = max(now - REACH, datetime.fromisoformat(read_until))
        return cls(until, datetime.fromisoformat(began) if cursor else now, cursor)

    def as_json(self) -> list[str]:
        return [self.read_until.isoformat(), self.began.isoformat(), self.cursor]


@dataclass(frozen=True, slots=True)
class LostDeliveries:
    """Looks for deliveries that no receiver of ours took, or that Redis lost afterwards."""

    deliveries: Deliveries
    # Says whether the inbox has the delivery.
    is_known: Callable[[str], bool]
    memory: PlaceMemory
    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    log: structlog.stdlib.BoundLogger

    def ask_again(self) -> int:
        """Have lost deliveries sent again; return how many."""
        backlog = DeliveryBacklog(self.memory)
        backlog.drop([guid for guid in backlog.lost if self.is_known(guid)])
        backlog.drop_old(self.now())
        self._read_on(backlog)
        return self._send_due(backlog)

    def _read_on(self, backlog: DeliveryBacklog) -> None:
        """Go on with the round, to its end if that is no more than 300 pages away."""
        round_ = _Round.from_json(self.memory.place(), now=self.now())
        settled: set[str] = set()
        for _ in range(_MOST_PAGES):
            if backlog.is_full:
                break
            page = self._next_page(round_)
            settled |= page.settled
            backlog.settle(page.settled)
            self._note_lost(page, backlog, settled)
            round_.cursor = page.next_cursor
            if page.is_last:
                round_.read_until = round_.began
            self.memory.keep_place(round_.as_json())
            if page.is_last:
                return
        self.log.warning("deliveries not all read", lost=len(backlog.lost))

    def _next_page(self, round_: _Round) -> DeliveryPage:
        since = round_.read_until - _OVERLAP
        try:
            page = self.deliveries.page(since, cursor=round_.cursor)
        except (Unreachable, UnexpectedAnswer):
            if not round_.cursor:
                raise
        else:
            if not (round_.cursor and page.is_empty):
                return page
        # The place is not known any more: read from the top.
        return self.deliveries.page(since)

    def _note_lost(self, page: DeliveryPage, backlog: DeliveryBacklog, settled: set[str]) -> None:
        lost = (one for one in find_doubtful(page.attempts) if not self.is_known(one.guid))
        backlog.add(one for one in lost if one.is_accepted or one.guid not in settled)

    def _send_due(self, backlog: DeliveryBacklog) -> int:
        sent = faults = 0
        for number, guid in enumerate(backlog.due(self.now())[:_MOST_AT_ONCE]):
            self.sleep(_PAUSE_SECONDS if number else 0.0)
            backlog.note_try(guid, self.now())
            try:
                sent += self._is_sent(backlog.lost[guid].id)
                faults = 0
            except AppRefused:
                raise
            except GitHubFails:
                # One that GitHub cannot send must not keep back the others.
                faults += 1
                if faults == _MOST_FAULTS_IN_A_ROW:
                    raise
        return sent

    def _is_sent(self, attempt_id: int) -> bool:
        """Have it sent again; False where GitHub will not, which must not keep back the others."""
        try:
            self.deliveries.redeliver(attempt_id)
        except (Unreachable, UnexpectedAnswer):
            return False
        return True
