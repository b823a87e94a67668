"""How far the list of deliveries was read, and which are asked for until they arrive.

Kept as JSON between two looks; whoever loses it reads three days anew.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.github.deliveries import Attempt

# GitHub keeps them no longer.
REACH = timedelta(days=3)
# Given up, and still known, so that our own last try is not taken for another delivery.
_KNOWN_FOR = REACH + timedelta(hours=12)
_FIRST_PAUSE = timedelta(minutes=5)
_LONGEST_PAUSE = timedelta(hours=1)
_MOST_DOUBLINGS = 10
# A list of them is a few hundred kilobytes; what is not read yet waits on GitHub.
_MOST_LOST = 2000


@dataclass(slots=True)
class LostDelivery:
    """A delivery that did not arrive: one attempt's `id`, and when GitHub first made one."""

    id: int
    guid: str
    delivered_at: datetime
    tries: int = 0
    tried_at: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        """Tell whether to ask now: at once, then after 5, 10, 20, 40 minutes, then by the hour."""
        if now - self.delivered_at > REACH:
            return False
        if self.tried_at is None:
            return True
        pause: timedelta = _FIRST_PAUSE * (1 << min(self.tries - 1, _MOST_DOUBLINGS))
        return now - self.tried_at >= min(pause, _LONGEST_PAUSE)

    def note_try(self, now: datetime) -> None:
        self.tries, self.tried_at = self.tries + 1, now

    def as_json(self) -> list[Any]:
        tried_at = self.tried_at and self.tried_at.isoformat()
        return [self.id, self.guid, self.delivered_at.isoformat(), self.tries, tried_at]

    @classmethod
    def from_json(cls, kept: list[Any]) -> "LostDelivery":
        id_, guid, delivered_at, tries, tried_at = kept
        tried = datetime.fromisoformat(tried_at) if tried_at else None
        return cls(id_, guid, datetime.fromisoformat(delivered_at), tries, tried)


@dataclass(slots=True)
class DeliveryBacklog:
    """One round reads from now back to `read_until`; it may take several looks, by `cursor`."""

    read_until: datetime
    round_began: datetime | None = None
    cursor: str = ""
    lost: dict[str, LostDelivery] = field(default_factory=dict)

    @property
    def is_full(self) -> bool:
        return len(self.lost) >= _MOST_LOST

    def begin_round(self, now: datetime) -> None:
        """Begin a round, unless one is under way."""
        self.round_began = self.round_began or now

    def end_round(self) -> None:
        """Let the next round end where this one began."""
        self.read_until = self.round_began or self.read_until
        self.round_began, self.cursor = None, ""

    def add(self, attempt: Attempt) -> None:
        known = self.lost.get(attempt.guid)
        if known is None:
            self.lost[attempt.guid] = LostDelivery(attempt.id, attempt.guid, attempt.delivered_at)
        else:
            known.delivered_at = min(known.delivered_at, attempt.delivered_at)

    def drop(self, guids: Iterable[str]) -> None:
        for guid in guids:
            self.lost.pop(guid, None)

    def drop_old(self, now: datetime) -> None:
        old = [one.guid for one in self.lost.values() if now - one.delivered_at > _KNOWN_FOR]
        self.drop(old)

    def due(self, now: datetime) -> list[LostDelivery]:
        """Return whom to ask for now, those tried least often first, then the oldest."""
        due = (one for one in self.lost.values() if one.is_due(now))
        return sorted(due, key=lambda one: (one.tries, one.delivered_at, one.id))

    def as_json(self) -> dict[str, Any]:
        return {
            "read_until": self.read_until.isoformat(),
            "round_began": self.round_began and self.round_began.isoformat(),
            "cursor": self.cursor,
            "lost": [one.as_json() for one in self.lost.values()],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any] | None, *, oldest: datetime) -> "DeliveryBacklog":
        """Return what was kept, with nothing before `oldest` to be read; None begins anew."""
        if kept is None:
            return cls(oldest)
        began = kept["round_began"]
        lost = map(LostDelivery.from_json, kept["lost"])
        return cls(
            max(oldest, datetime.fromisoformat(kept["read_until"])),
            datetime.fromisoformat(began) if began else None,
            kept["cursor"],
            {one.guid: one for one in lost},
        )
