"""Deliveries that never arrived are asked for again, for as long as GitHub keeps them.

Rule: what the inbox knows arrived, whatever GitHub thinks of our answer; and what it does not know
is lost, though we had answered that we keep it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.errors import AppRefused, GitHubFails, Unreachable
from bot.github.answers import UnexpectedAnswer
from bot.github.deliveries import Deliveries, DeliveryPage, find_doubtful
from workers.duties.delivery_backlog import REACH, DeliveryBacklog, LostDelivery
from workers.duties.read_marks import Notes

# Attempts are listed by the time they were made, and slow ones appear late.
_OVERLAP = timedelta(minutes=30)
_MOST_PAGES = 300
# GitHub asks for a second between writes; so many end before the next look.
_MOST_AT_ONCE = 200
_PAUSE_SECONDS = 1.0
_MOST_FAULTS_IN_A_ROW = 3
_KEPT_SECONDS = 8 * 86_400.0
_BACKLOG = "deliveries:backlog"


@dataclass(frozen=True, slots=True)
class LostDeliveries:
    """Looks for deliveries that no receiver of ours took, or that Redis lost afterwards."""

    deliveries: Deliveries
    # Says whether the inbox has the delivery.
    is_known: Callable[[str], bool]
    notes: Notes
    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    log: structlog.stdlib.BoundLogger

    def ask_again(self) -> int:
        """Have lost deliveries sent again; return how many."""
        kept = self.notes.get(_BACKLOG)
        backlog = DeliveryBacklog.from_json(kept, oldest=self.now() - REACH)
        try:
            self._read_on(backlog)
        finally:
            # What was read before GitHub failed need not be read again.
            self._save(backlog)
        return self._send_due(backlog)

    def _read_on(self, backlog: DeliveryBacklog) -> None:
        """Go on with the round, to its end if that is no more than 300 pages away."""
        backlog.drop(guid for guid in list(backlog.lost) if self.is_known(guid))
        backlog.drop_old(self.now())
        backlog.begin_round(self.now())
        settled: set[str] = set()
        for _ in range(_MOST_PAGES):
            if backlog.is_full:
                break
            page = self._next_page(backlog)
            settled |= page.settled
            backlog.drop(page.settled)
            self._note_lost(page, backlog, settled)
            if page.is_last:
                return backlog.end_round()
            backlog.cursor = page.next_cursor
        self.log.warning("deliveries not all read", lost=len(backlog.lost))
        return None

    def _next_page(self, backlog: DeliveryBacklog) -> DeliveryPage:
        since = backlog.read_until - _OVERLAP
        try:
            return self.deliveries.page(since, cursor=backlog.cursor)
        except (Unreachable, UnexpectedAnswer):
            if not backlog.cursor:
                raise
            # The place is not known any more: read from now on.
            backlog.cursor = ""
            return self.deliveries.page(since)

    def _note_lost(self, page: DeliveryPage, backlog: DeliveryBacklog, settled: set[str]) -> None:
        for attempt in find_doubtful(page.attempts):
            if attempt.guid not in settled and not self.is_known(attempt.guid):
                backlog.add(attempt)

    def _send_due(self, backlog: DeliveryBacklog) -> int:
        sent = faults = 0
        for number, lost in enumerate(backlog.due(self.now())[:_MOST_AT_ONCE]):
            self.sleep(_PAUSE_SECONDS if number else 0.0)
            lost.note_try(self.now())
            self._save(backlog)
            try:
                sent += self._is_sent(lost)
                faults = 0
            except AppRefused:
                raise
            except GitHubFails:
                # One that GitHub cannot send must not keep back the others.
                faults += 1
                if faults == _MOST_FAULTS_IN_A_ROW:
                    raise
        return sent

    def _is_sent(self, lost: LostDelivery) -> bool:
        """Have it sent again; False where GitHub will not, which must not keep back the others."""
        try:
            self.deliveries.redeliver(lost.id)
        except (Unreachable, UnexpectedAnswer):
            return False
        return True

    def _save(self, backlog: DeliveryBacklog) -> None:
        self.notes.put(_BACKLOG, backlog.as_json(), ttl_seconds=_KEPT_SECONDS)
