"""From the webhook to the comment: one issue after the other against a simulated GitHub.

The clock starts when the delivery is sent and stops when the call that posts the comment is
answered. Each issue links to ten earlier reports, in turn, so that no report gathers mentions.
Earlier reports are searched on GitHub first; then the repository's past is learned, as it is
wherever the App has been installed for some minutes, and searched instead.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import ours
from machine import cpu_seconds
from numbers_of import Distribution
from table import Table
from world import FULL_NAME

from bot.domain.issue import RepositoryRef
from bot.domain.requests import LearnRepositories
from bot.inbox.inbox import EntryState
from bot.simulator.issue import Issue

_EARLIER = 200
_LINKS = 10
_CALL_SECONDS = (0.0, 0.05)
_PATIENCE_SECONDS = 30.0
_LOOK_EVERY_SECONDS = 0.005
# Labels and the report follow the comment; the next issue waits until they are there.
_REST_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Round:
    """How long one comment took, and how many calls the analysis made until then."""

    milliseconds: float
    calls: int


def measure(folder: Path, *, issues: int) -> tuple[Table, ...]:
    """Open issues, with and without delay, with and without a token at hand."""
    with ours.serve(folder, earlier=_EARLIER, workers=1) as running:
        open_and_wait(running)
        unlearned = _rows(running, issues, searched="on GitHub")
        _learn(running)
        rows = (*unlearned, *_rows(running, issues, searched="in what is known"))
    times = ("p50 ms", "p95 ms", "worst ms", "ms CPU of the worker")
    head = ("earlier reports are searched", "each call takes", "token", "calls", *times)
    notes = ("Calls until the comment; configuration and forms were read within ten minutes.",)
    return (Table("Webhook sent to comment posted, ten linked issues", head, rows, notes),)


def _learn(running: ours.Ours) -> None:
    """Have the repository's past read and its models trained, and wait for both."""
    asked = LearnRepositories(running.harbour.installation_id, (RepositoryRef.parse(FULL_NAME),))
    running.inbox.accept("learn", asked)
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while running.inbox.find("learn").state is not EntryState.DONE or not _is_at_rest(running):
        if time.monotonic() > deadline:
            raise TimeoutError(f"the past was not learned within {_PATIENCE_SECONDS:g} s")
        time.sleep(_LOOK_EVERY_SECONDS)


def _is_at_rest(running: ours.Ours) -> bool:
    counts = running.inbox.counts()
    return counts[EntryState.WAITING] + counts[EntryState.LEASED] == 0


def _rows(running: ours.Ours, issues: int, *, searched: str) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (searched, *_row(running, issues, call_seconds=call_seconds, is_cold=is_cold))
        for call_seconds in _CALL_SECONDS
        for is_cold in (False, True)
    )


def _row(running: ours.Ours, issues: int, *, call_seconds: float, is_cold: bool) -> tuple[str, ...]:
    before = cpu_seconds(running.worker_process)
    with _paced(running, call_seconds):
        rounds = [_measure_one(running, is_cold=is_cold) for _ in range(issues)]
    spent_ms = (cpu_seconds(running.worker_process) - before) * 1000 / issues
    times = Distribution.of([one.milliseconds for one in rounds])
    numbers = (times.p50, times.p95, times.worst, spent_ms)
    return (
        f"{call_seconds * 1000:.0f} ms",
        "to be made" if is_cold else "at hand",
        str(max(one.calls for one in rounds)),
        *(f"{number:,.0f}" for number in numbers),
    )


@contextmanager
def _paced(running: ours.Ours, seconds: float) -> Iterator[None]:
    running.github.pace.seconds = seconds
    try:
        yield
    finally:
        running.github.pace.seconds = 0.0


def _measure_one(running: ours.Ours, *, is_cold: bool) -> Round:
    limits = running.github.world.limits
    # One issue after the other would meet the limits of searches and writes a minute.
    limits.windows.clear()
    limits.writes.clear()
    running.redis.delete("issuegraph:writes", *running.redis.scan_iter("issuegraph:writes:*"))
    if is_cold:
        running.redis.delete("none", *running.redis.scan_iter("issuegraph:token:*"))
    return open_and_wait(running)


def open_and_wait(running: ours.Ours) -> Round:
    """Open an issue, wait for our comment and return how that went."""
    world = running.github.world
    calls_before, sent_before = len(world.requests), len(world.deliveries)
    turn = len(running.harbour.repository.threads)
    first = turn * _LINKS % (_EARLIER - _LINKS) + 1
    issue = running.harbour.open_issue(links=range(first, first + _LINKS))
    posted_at = _await_comment(running, issue)
    made = [one for one in world.requests[calls_before:] if one.at <= posted_at]
    # What we write is told of as well, and may be by now.
    sent_at = world.deliveries[sent_before].delivered_at
    time.sleep(_REST_SECONDS)
    return Round((posted_at - sent_at).total_seconds() * 1000, len(made))


def _await_comment(running: ours.Ours, issue: Issue) -> datetime:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        path = f"/repos/{FULL_NAME}/issues/{issue.number}/comments"
        posted_at = running.github.answered_at("POST", path)
        if posted_at is not None:
            return posted_at
        time.sleep(_LOOK_EVERY_SECONDS)
    raise TimeoutError(f"no comment on issue {issue.number} after {_PATIENCE_SECONDS:g} s")
