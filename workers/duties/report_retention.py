"""How long reports are kept: those of open issues always, of closed ones for a number of days."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

# As many as are done within minutes; the next hour goes on.
_MOST_AT_ONCE = 20_000


class OldReports(Protocol):
    """Reports that are older than they should be."""

    def pack(self, *, most: int) -> int: ...

    def drop_closed(self, *, before: datetime, most: int) -> int: ...


@dataclass(frozen=True, slots=True)
class ReportRetention:
    """Sees to it that the database does not grow with what nobody reads any more."""

    reports: OldReports
    kept_days: int
    now: Callable[[], datetime]

    def tidy(self) -> int:
        """Drop and pack what is old enough; return how many reports that were."""
        before = self.now() - timedelta(days=self.kept_days)
        dropped = self.reports.drop_closed(before=before, most=_MOST_AT_ONCE)
        return dropped + self.reports.pack(most=_MOST_AT_ONCE)
