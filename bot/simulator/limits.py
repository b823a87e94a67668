"""GitHub's rate limits: an hourly budget a caller, a faster one for search, one for writes.

Sources: docs.github.com, "Rate limits for the REST API" and "Rate limits and query limits for
the GraphQL API".
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
BUDGETS = {"core": (5000, HOUR), "graphql": (5000, HOUR), "search": (30, MINUTE)}
ANONYMOUS_BUDGETS = {"core": (60, HOUR), "graphql": (0, HOUR), "search": (10, MINUTE)}
WRITES_PER_MINUTE = 80
WRITES_PER_HOUR = 500


@dataclass(slots=True)
class Window:
    """One caller's budget for one kind of request until `resets_at`."""

    limit: int
    resets_at: datetime
    used: int = 0

    @property
    def remaining(self) -> int:
        """Return what is left."""
        return max(0, self.limit - self.used)


@dataclass(slots=True, eq=False, repr=False)
class RateLimits:
    """All budgets; `primary_limit` replaces the 5,000 an hour."""

    primary_limit: int | None = None
    windows: dict[tuple[str, str], Window] = field(default_factory=dict)
    writes: dict[str, deque[datetime]] = field(default_factory=dict)

    def window(self, caller: str, resource: str, *, now: datetime) -> Window:
        """Return the caller's current window, a new one when the last has ended."""
        window = self.windows.get((caller, resource))
        if window is None or window.resets_at <= now:
            budgets = ANONYMOUS_BUDGETS if caller == "anonymous" else BUDGETS
            limit, length = budgets[resource]
            if resource != "search" and self.primary_limit is not None:
                limit = self.primary_limit
            window = Window(limit, now + length)
            self.windows[caller, resource] = window
        return window

    def spend(self, caller: str, resource: str, *, points: int, now: datetime) -> bool:
        """Take points from the budget; say whether there were any left."""
        window = self.window(caller, resource, now=now)
        if window.remaining == 0:
            return False
        window.used = min(window.limit, window.used + points)
        return True

    def exhaust(self, caller: str, *, now: datetime) -> Window:
        """Use up the budget of REST calls that are no searches."""
        window = self.window(caller, "core", now=now)
        window.used = window.limit
        return window

    def wait_before_write(self, caller: str, *, now: datetime) -> int:
        """Count one write and return 0, or return the seconds to wait until one is allowed."""
        recent = self.writes.setdefault(caller, deque())
        while recent and recent[0] <= now - HOUR:
            recent.popleft()
        if len(recent) >= WRITES_PER_HOUR:
            return _seconds_until(recent[0] + HOUR, now)
        within_minute = [moment for moment in recent if moment > now - MINUTE]
        if len(within_minute) >= WRITES_PER_MINUTE:
            return _seconds_until(within_minute[0] + MINUTE, now)
        recent.append(now)
        return 0


def _seconds_until(moment: datetime, now: datetime) -> int:
    return max(1, int((moment - now).total_seconds()) + 1)
