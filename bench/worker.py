"""The worker by itself: how soon it starts on a delivery, and how many small jobs it does.

Both moments are Redis' own: an entry tells when it was received and when its work started. The job
asks nothing of GitHub, so that what is measured is RQ, the claim and the lease.
"""

import time
from pathlib import Path
from uuid import uuid4

import ours
from machine import cpu_seconds
from numbers_of import Distribution
from table import Table
from world import FULL_NAME

from bot.domain.issue import RepositoryRef
from bot.domain.requests import RememberRemovedLabel, Target
from bot.inbox.inbox import EntryState, Inbox

_REST_SECONDS = 0.05
_PATIENCE_SECONDS = 60.0
_LOOK_EVERY_SECONDS = 0.01


def measure(folder: Path, *, jobs: int) -> tuple[Table, ...]:
    """Time single jobs of a resting worker, then many that wait at once."""
    with ours.serve(folder, workers=1) as running:
        inbox = running.inbox
        for _ in range(5):
            _start_alone(running, inbox)
        starts = Distribution.of([_start_alone(running, inbox) for _ in range(jobs)])
        per_second, cpu_ms = _many_at_once(running, inbox, jobs=jobs)
    head = ("accepted to started", "p50 ms", "p95 ms", "p99 ms", "worst ms")
    start_row = ("a resting worker", *starts.cells())
    work_row = ("one worker, jobs that wait", f"{per_second:,.0f}", f"{cpu_ms:.1f}")
    return (
        Table("Worker: start", head, (start_row,)),
        Table("Worker: small jobs", ("", "jobs a second", "ms CPU a job"), (work_row,)),
    )


def _start_alone(running: ours.Ours, inbox: Inbox) -> float:
    entry_id = _accept(inbox)
    _await_done(inbox, entry_id)
    entry = f"issuegraph:entry:{entry_id}"
    received, started = running.redis.hmget(entry, "received_at", "started_at")
    # The worker has to get back to waiting for its next job.
    time.sleep(_REST_SECONDS)
    return float(started or "nan") - float(received or "nan")


def _many_at_once(running: ours.Ours, inbox: Inbox, *, jobs: int) -> tuple[float, float]:
    """Return jobs a second and milliseconds of processor time a job."""
    before, started = cpu_seconds(running.worker_process), time.perf_counter()
    ids = [_accept(inbox) for _ in range(jobs)]
    for entry_id in ids:
        _await_done(inbox, entry_id)
    seconds = time.perf_counter() - started
    spent = cpu_seconds(running.worker_process) - before
    return jobs / seconds, spent * 1000 / jobs


def _accept(inbox: Inbox) -> str:
    entry_id = str(uuid4())
    # Each about an issue of its own, so that none waits for another.
    target = Target(1, 1, RepositoryRef.parse(FULL_NAME), uuid4().int % 10**9 + 1)
    inbox.accept(entry_id, RememberRemovedLabel(target, "bug"))
    return entry_id


def _await_done(inbox: Inbox, entry_id: str) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        entry = inbox.find(entry_id)
        if entry is not None and entry.state is EntryState.DONE:
            return
        time.sleep(_LOOK_EVERY_SECONDS)
    raise TimeoutError(f"entry {entry_id} was not done after {_PATIENCE_SECONDS:g} s")
