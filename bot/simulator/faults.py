"""Faults on demand: what goes wrong with which requests, how often, before or after the effect."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class FaultKind(StrEnum):
    """What can go wrong; `after` means that the request has had its effect."""

    STATUS_BEFORE = "status_before"
    STATUS_AFTER = "status_after"
    DELAY = "delay"
    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"
    HANG_BEFORE = "hang_before"
    HANG_AFTER = "hang_after"
    TRUNCATED = "truncated"
    STALE = "stale"
    PRIMARY_LIMIT = "primary_limit"
    SECONDARY_LIMIT = "secondary_limit"
    SUSPENDED = "suspended"
    TOKEN_EXPIRED = "token_expired"  # noqa: S105 - the name of a fault
    CALL_BEFORE = "call_before"
    CALL_AFTER = "call_after"


@dataclass(slots=True, eq=False, repr=False, kw_only=True)
class Fault:
    """One planned fault; `times=None` lasts until it is removed."""

    method: str
    path: re.Pattern[str]
    kind: FaultKind
    times: int | None
    status: int
    seconds: float
    retry_after_seconds: int | None
    headers: dict[str, str]
    body: Any
    callback: Callable[[], None] | None
    hits: int = 0

    def meets(self, method: str, path: str) -> bool:
        """Say whether the fault is still due and concerns this request."""
        if self.times is not None and self.hits >= self.times:
            return False
        wanted = self.method in ("*", method)
        return wanted and self.path.search(path) is not None


@dataclass(slots=True, eq=False, repr=False)
class Faults:
    """The faults planned for one world."""

    planned: list[Fault] = field(default_factory=list)

    def add(  # noqa: PLR0913 - every fault has its own few knobs, all optional
        self,
        *,
        match: tuple[str, str],
        kind: FaultKind | str,
        times: int | None = 1,
        status: int = 502,
        seconds: float = 0.0,
        retry_after_seconds: int | None = None,
        headers: dict[str, str] | None = None,
        body: Any = None,
        callback: Callable[[], None] | None = None,
    ) -> Fault:
        """Plan a fault for requests of a method (`*` for any) whose path matches a pattern."""
        made = Fault(
            method=match[0].upper(),
            path=re.compile(match[1]),
            kind=FaultKind(kind),
            times=times,
            status=status,
            seconds=seconds,
            retry_after_seconds=retry_after_seconds,
            headers=dict(headers or {}),
            body=body,
            callback=callback,
        )
        self.planned.append(made)
        return made

    def remove(self, fault: Fault) -> None:
        """Take a planned fault back."""
        self.planned.remove(fault)

    def clear(self) -> None:
        """Take every planned fault back."""
        self.planned.clear()

    def due(self, method: str, path: str) -> list[Fault]:
        """Return the faults that strike this request, and count them."""
        struck = [fault for fault in self.planned if fault.meets(method, path)]
        for fault in struck:
            fault.hits += 1
        return struck
