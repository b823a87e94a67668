"""Deliveries that never arrived are asked for again, each after longer and longer.

Rule: what the inbox knows arrived, whatever GitHub thinks of our answer; and what it does not know
is lost, though we had answered that we keep it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import Unreachable
from bot.github.answers import UnexpectedAnswer
from bot.github.deliveries import Attempt, Deliveries, find_doubtful
from workers.duties.read_marks import Notes, read_mark

# GitHub keeps them no longer.
_REACH = timedelta(days=3)
# Attempts are listed by the time they were made, and slow ones appear late.
_OVERLAP = timedelta(minutes=30)
_FIRST_PAUSE = timedelta(minutes=5)
_MOST_TRIES = 8
_MOST_PAGES = 300
_MOST_AT_ONCE = 200
_KEPT_SECONDS = 8 * 86_400.0
_MARK = "deliveries:read until"


@dataclass(frozen=True, slots=True)
class LostDeliveries:
    """Looks for deliveries that no receiver of ours took, or that Redis lost afterwards."""

    deliveries: Deliveries
    # Says whether the inbox has the delivery.
    is_known: Callable[[str], bool]
    notes: Notes
    now: Callable[[], datetime]

    def ask_again(self) -> int:
        """Have lost deliveries sent again; return how many."""
        started = self.now()
        since = read_mark(self.notes, _MARK, oldest=started - _REACH) - _OVERLAP
        attempts = self.deliveries.attempts_since(since, most_pages=_MOST_PAGES)
        lost = [one for one in find_doubtful(attempts) if self._is_lost(one)]
        due = [one for one in lost if self._is_due(one)][:_MOST_AT_ONCE]
        sent = [attempt for attempt in due if self._is_sent(attempt)]
        # Whatever is still lost is looked at again next time.
        mark = min([started, *(one.delivered_at for one in lost)])
        self.notes.put(_MARK, mark.isoformat(), ttl_seconds=_KEPT_SECONDS)
        return len(sent)

    def _is_sent(self, attempt: Attempt) -> bool:
        """Have it sent again; False where GitHub will not, which must not keep back the others."""
        self._note_try(attempt)
        try:
            self.deliveries.redeliver(attempt)
        except (Unreachable, UnexpectedAnswer):
            return False
        return True

    def _is_lost(self, attempt: Attempt) -> bool:
        return self._tries(attempt) < _MOST_TRIES and not self.is_known(attempt.guid)

    def _is_due(self, attempt: Attempt) -> bool:
        pause: timedelta = _FIRST_PAUSE * ((1 << self._tries(attempt)) - 1)
        return self.now() - attempt.delivered_at >= pause

    def _tries(self, attempt: Attempt) -> int:
        return int(self.notes.get(f"redelivered:{attempt.guid}") or 0)

    def _note_try(self, attempt: Attempt) -> None:
        tries = self._tries(attempt) + 1
        self.notes.put(f"redelivered:{attempt.guid}", tries, ttl_seconds=_KEPT_SECONDS)
