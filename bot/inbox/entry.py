"""What the inbox keeps of one delivery, and what it answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.requests import Request

# Of a delivery and its entry. RQ allows no other characters in the ids of its jobs.
LONGEST_ID = 64
ENTRY_ID = re.compile(rf"[A-Za-z0-9_-]{{1,{LONGEST_ID}}}")


class EntryState(StrEnum):
    """Where an entry stands; see `ENDS` for where nothing more is done."""

    WAITING = "waiting"
    LEASED = "leased"
    DONE = "done"
    SKIPPED = "skipped"
    DEAD = "dead"
    QUARANTINED = "quarantined"


ENDS = (EntryState.DONE, EntryState.SKIPPED, EntryState.DEAD, EntryState.QUARANTINED)


class Acceptance(StrEnum):
    """What a delivery meant to the inbox."""

    # Never seen: kept, and RQ was told.
    NEW = "new"
    # Ended, being worked on or about to be: nothing changed.
    SEEN = "seen"
    # Known and unfinished: it is tried again now.
    REARMED = "rearmed"
    # Not kept: so much of its installation waits that it is better sent again later.
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Claim:
    """One start of the work on an entry; `owner` names who started it."""

    entry_id: str
    owner: str
    request: Request
    # How often it was started, this time included.
    attempts: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as the dashboard shows it; times are the Redis server's."""

    id: str
    key: str
    state: EntryState
    attempts: int
    reason: str
    received_at: datetime
    not_before: datetime
    ended_at: datetime | None = None
    # `owner/name` at the time of the delivery; empty for what concerns a whole installation.
    repository: str = ""


@dataclass(frozen=True, slots=True)
class Durations:
    """How long something took, each time: counts by the bound in milliseconds, and their sum."""

    counts: Mapping[int, int] = field(default_factory=dict)
    beyond: int = 0
    sum_milliseconds: int = 0


@dataclass(frozen=True, slots=True)
class InboxFigures:
    """The inbox in numbers, as it stands now."""

    # Entries that are kept, and entries that ever ended, by state.
    entries: Mapping[EntryState, int]
    ended: Mapping[EntryState, int]
    # Wake-up calls in RQ's list.
    queued: int
    # How long the entry that waits longest has waited.
    longest_wait_seconds: float
    # GitHub fails, and nothing starts until it works again.
    is_outage: bool
    # How long the entry that is worked on longest has been.
    longest_run_seconds: float = 0.0
    # Installations of which nothing starts, and how often one had to wait, by the cause.
    parked: int = 0
    waits: Mapping[str, int] = field(default_factory=dict)
    # Of one start, and from the delivery to its end.
    starts: Durations = Durations()
    deliveries: Durations = Durations()
    # Calls to GitHub, as "kind outcome".
    calls: Mapping[str, int] = field(default_factory=dict)
