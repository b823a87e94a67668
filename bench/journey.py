"""From the webhook to the comment: one issue after the other against a simulated GitHub.

Both moments are the simulator's: when it sent the delivery and when the comment came to be there.
The delay is that of every call to GitHub, the posting of the comment included.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import ours
from machine import cpu_seconds
from numbers_of import Distribution
from table import Table

from bot.simulator import FaultKind
from bot.simulator.conversation import Comment
from bot.simulator.issue import Issue

_LINKS = 10
_PATIENCE_SECONDS = 30.0
_LOOK_EVERY_SECONDS = 0.005
# Labels follow the comment; the next issue waits until they are there.
_REST_SECONDS = 0.4


@dataclass(frozen=True, slots=True)
class Round:
    """How long one comment took, and how many calls the analysis made until then."""

    milliseconds: float
    calls: int


def measure(folder: Path, *, issues: int) -> tuple[Table, ...]:
    """Open issues with ten links, with and without delay, with and without a token at hand."""
    rows: list[tuple[str, ...]] = []
    with ours.serve(folder, workers=1) as running:
        open_and_wait(running, links=_LINKS)
        for delay_seconds in (0.0, 0.05):
            for is_cold in (False, True):
                before = cpu_seconds(running.worker_process or 0)
                with _delayed(running, delay_seconds):
                    rounds = [_measure_one(running, is_cold=is_cold) for _ in range(issues)]
                spent_ms = (cpu_seconds(running.worker_process or 0) - before) * 1000 / issues
                row = _row(rounds, delay_seconds=delay_seconds, is_cold=is_cold)
                rows.append((*row, f"{spent_ms:,.0f}"))
    times = ("p50 ms", "p95 ms", "worst ms", "ms CPU of the worker")
    head = ("each call to GitHub takes", "token", "calls", *times)
    title = "Webhook sent to comment posted, ten linked issues, one worker"
    return (Table(title, head, tuple(rows)),)


def _row(rounds: list[Round], *, delay_seconds: float, is_cold: bool) -> tuple[str, ...]:
    times = Distribution.of([one.milliseconds for one in rounds])
    return (
        f"{delay_seconds * 1000:.0f} ms",
        "to be made" if is_cold else "at hand",
        str(max(one.calls for one in rounds)),
        *(f"{value:,.0f}" for value in (times.p50, times.p95, times.worst)),
    )


@contextmanager
def _delayed(running: ours.Ours, seconds: float) -> Iterator[None]:
    faults = running.simulator.world.faults
    planned = faults.add(match=("*", ""), kind=FaultKind.DELAY, times=None, seconds=seconds)
    try:
        yield
    finally:
        faults.remove(planned)


def _measure_one(running: ours.Ours, *, is_cold: bool) -> Round:
    world = running.simulator.world
    # One issue after the other would meet the limits of searches and writes a minute.
    world.limits.windows.clear()
    world.limits.writes.clear()
    if is_cold:
        _forget_tokens(running)
    return open_and_wait(running, links=_LINKS)


def _forget_tokens(running: ours.Ours) -> None:
    names = list(running.redis.scan_iter("issuegraph:token:*"))
    running.redis.delete(*names)


def open_and_wait(running: ours.Ours, *, links: int) -> Round:
    """Open an issue, wait for our comment and return how that went."""
    world = running.simulator.world
    calls_before = len(world.requests)
    issue = running.harbour.open_issue(links=links)
    comment = _await_comment(issue, by=running.harbour.app.bot_login)
    made = [one for one in world.requests[calls_before:] if one.at <= comment.created_at]
    sent_at = world.deliveries[-1].delivered_at
    time.sleep(_REST_SECONDS)
    # The POST itself is recorded a moment after the comment came to be.
    return Round((comment.created_at - sent_at).total_seconds() * 1000, len(made) + 1)


def _await_comment(issue: Issue, *, by: str) -> Comment:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        for comment in issue.comments:
            if comment.author.login == by:
                return comment
        time.sleep(_LOOK_EVERY_SECONDS)
    raise TimeoutError(f"no comment on issue {issue.number} after {_PATIENCE_SECONDS:g} s")
