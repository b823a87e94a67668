"""What everything on the simulated GitHub stands on: one clock, one lock, one run of ids."""

import base64
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from bot.simulator.moments import Moment, TimeSource, read_moment

ROLES = ("none", "read", "triage", "write", "maintain", "admin")


@dataclass(slots=True, eq=False, repr=False)
class User:
    """An account: a person (`User`), an App's actor (`Bot`) or an `Organization`."""

    id: int
    login: str
    type: str
    created_at: datetime
    app: Any = None


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that was done, told once to the world, which links texts and sends webhooks."""

    event: str
    action: str
    actor: User
    repository: Any
    subjects: dict[str, Any]
    quiet: bool


def node_id(prefix: str, number: int) -> str:
    """Return a global id in the shape GitHub gives them."""
    packed = base64.urlsafe_b64encode(b"\x92\xce" + number.to_bytes(6, "big")).decode().rstrip("=")
    return f"{prefix}_kwDO{packed}"


@dataclass(slots=True, eq=False, repr=False)
class Ground:
    """Time, identity and announcements; randomness and the clock come in from outside."""

    clock: TimeSource
    entropy: Callable[[int], bytes] = os.urandom
    lock: threading.RLock = field(default_factory=threading.RLock)
    listeners: list[Callable[[Happening], None]] = field(default_factory=list)
    _people: dict[str, User] = field(default_factory=dict)
    _ids: Iterator[int] = field(default_factory=lambda: count(1001))
    _quiet_depth: int = 0

    def now(self) -> datetime:
        """Return the simulated moment."""
        return read_moment(self.clock())

    def moment(self, value: Moment | None) -> datetime:
        """Return the given moment, or now."""
        return self.now() if value is None else read_moment(value)

    def next_id(self) -> int:
        """Return an id that nothing else has."""
        return next(self._ids)

    def hex_token(self, length: int) -> str:
        """Return random hexadecimal digits."""
        return self.entropy((length + 1) // 2).hex()[:length]

    def user(self, login: str | User, *, kind: str = "User") -> User:
        """Return the account of that name, made on first mention."""
        if isinstance(login, User):
            return login
        known = self._people.get(login.lower())
        if known is None:
            known = User(self.next_id(), login, kind, datetime(2020, 1, 1, tzinfo=UTC))
            self._people[login.lower()] = known
        return known

    def find_user(self, login: str) -> User | None:
        """Return the account of that name if it exists."""
        return self._people.get(login.lower())

    def people(self) -> tuple[User, ...]:
        """Return every account that is a person."""
        return tuple(user for user in self._people.values() if user.type == "User")

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Do things without sending webhooks, as when a world is built."""
        with self.lock:
            self._quiet_depth += 1
            try:
                yield
            finally:
                self._quiet_depth -= 1

    def announce(
        self, event: str, action: str, *, actor: User, repository: Any, **subjects: Any
    ) -> None:
        """Tell every listener what was done."""
        told = Happening(event, action, actor, repository, subjects, self._quiet_depth > 0)
        for listen in self.listeners:
            listen(told)
