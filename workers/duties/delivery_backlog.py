"""The deliveries that did not arrive: which are asked for again, when, and in which order."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.github.deliveries import Attempt

# GitHub keeps them no longer.
REACH = timedelta(days=3)
# Given up, and still known, so that our own last try is not taken for another delivery.
_KNOWN_FOR = REACH + timedelta(hours=12)
_FIRST_PAUSE = timedelta(minutes=5)
_LONGEST_PAUSE = timedelta(hours=1)
_MOST_DOUBLINGS = 10
# Some ten megabytes in Redis; what is not read yet waits on GitHub.
_MOST_LOST = 50_000


class Memory(Protocol):
    """Keeps JSON values by GUID from one look to the next."""

    def all(self) -> dict[str, Any]: ...

    def keep(self, lost: Mapping[str, Any]) -> None: ...

    def drop(self, guids: Collection[str]) -> None: ...


@dataclass(slots=True)
class LostDelivery:
    """A delivery that did not arrive: the `id` of one attempt, and when GitHub made the first.

    Moments are seconds since 1970.
    """

    id: int
    installation_id: int
    delivered_at: float
    # Whether our receiver had answered that it keeps the delivery.
    was_accepted: bool
    tries: int = 0
    tried_at: float = 0.0

    @classmethod
    def of(cls, attempt: Attempt) -> "LostDelivery":
        made_at = attempt.delivered_at.timestamp()
        return cls(attempt.id, attempt.installation_id, made_at, attempt.is_accepted)

    def is_due(self, now: float) -> bool:
        """Tell whether to ask now: at once, then after 5, 10, 20, 40 minutes, then by the hour."""
        if now - self.delivered_at > REACH.total_seconds():
            return False
        pause = _FIRST_PAUSE * (1 << min(self.tries - 1, _MOST_DOUBLINGS)) if self.tries else None
        return pause is None or now - self.tried_at >= min(pause, _LONGEST_PAUSE).total_seconds()


@dataclass(slots=True)
class DeliveryBacklog:
    """What is lost, by GUID; every change is kept at once."""

    memory: Memory
    lost: dict[str, LostDelivery] = field(init=False)

    def __post_init__(self) -> None:
        self.lost = {guid: LostDelivery(**kept) for guid, kept in self.memory.all().items()}

    @property
    def is_full(self) -> bool:
        return len(self.lost) >= _MOST_LOST

    def add(self, attempts: Iterable[Attempt]) -> None:
        """Take up those that are not known, and when GitHub made the first attempt of those are."""
        for attempt in attempts:
            found = LostDelivery.of(attempt)
            known = self.lost.setdefault(attempt.guid, found)
            known.delivered_at = min(known.delivered_at, found.delivered_at)
            known.was_accepted |= found.was_accepted
            self._keep(attempt.guid)

    def settle(self, guids: Iterable[str]) -> None:
        """Drop what our receiver answered well meanwhile, unless it had promised to keep it."""
        self.drop([one for one in guids if one in self.lost and not self.lost[one].was_accepted])

    def drop(self, guids: Collection[str]) -> None:
        for guid in guids:
            self.lost.pop(guid, None)
        self.memory.drop(guids)

    def drop_old(self, now: datetime) -> None:
        oldest = (now - _KNOWN_FOR).timestamp()
        self.drop([guid for guid, one in self.lost.items() if one.delivered_at < oldest])

    def note_try(self, guid: str, now: datetime) -> None:
        lost = self.lost[guid]
        lost.tries, lost.tried_at = lost.tries + 1, now.timestamp()
        self._keep(guid)

    def due(self, now: datetime) -> list[str]:
        """Return whom to ask for now: those tried least often, and the installations in turn."""
        due = [(guid, one) for guid, one in self.lost.items() if one.is_due(now.timestamp())]
        due.sort(key=lambda found: (found[1].delivered_at, found[1].id))
        turns: Counter[tuple[int, int]] = Counter()
        ordered = []
        for position, (guid, one) in enumerate(due):
            turn = one.tries, one.installation_id
            ordered.append((one.tries, turns[turn], position, guid))
            turns[turn] += 1
        return [guid for *_, guid in sorted(ordered)]

    def _keep(self, guid: str) -> None:
        self.memory.keep({guid: asdict(self.lost[guid])})
