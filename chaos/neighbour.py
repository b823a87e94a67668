"""A noisy neighbour: one repository is flooded, nine quiet ones should not notice.

Measured three times in one run: without the flood, with it, and with a flood that no write budget
stops, as if GitHub let it write as fast as it can. Calls to GitHub take 50 ms each time.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bot.simulator import FaultKind
from bot.simulator.issue import Issue
from chaos.burst import prepare, quantile
from chaos.capacity import CALL_SECONDS
from chaos.load import write_prepared
from chaos.matrix import REST_SECONDS
from chaos.report_text import body_of, title_of
from chaos.site import Site, Tenant, wait_until

QUIET_TENANTS = 9
_DELIVERIES_A_SECOND = 100.0
_MEAN_PAUSE_SECONDS = 0.8
_REFILL_EVERY_SECONDS = 0.2
_FIRST_UNIT = 1_000_000
_CREATED = 201


@dataclass(frozen=True, slots=True)
class Phase:
    """How long the quiet repositories waited for their comments, sorted, and what else was done."""

    name: str
    seconds: list[float]
    # Comments that the flooded repository got meanwhile.
    noisy_comments: int

    @property
    def p50_seconds(self) -> float:
        return quantile(self.seconds, 0.5)

    @property
    def p95_seconds(self) -> float:
        return quantile(self.seconds, 0.95)


@dataclass(frozen=True, slots=True)
class NeighbourResult:
    """The phases, the one without a flood first."""

    flood: int
    phases: tuple[Phase, ...]

    def ratio(self, phase: Phase) -> float:
        """Return how much longer the slowest of the quiet wait than without the flood."""
        return phase.p95_seconds / self.phases[0].p95_seconds


def disturb(site: Site, *, flood: int, issues: int, random: Random) -> NeighbourResult:
    """Open quiet issues while one repository is flooded with so many; time their comments."""
    noisy, *quiet = site.tenants
    _warm_up(site)
    site.simulator.world.faults.add(
        match=("*", ""), kind=FaultKind.DELAY, times=None, seconds=CALL_SECONDS
    )
    phases = [_measure(site, "none", issues=issues, quiet=quiet, noisy=noisy, random=random)]
    with _flooded(site, noisy, flood):
        phases.append(_measure(site, "yes", issues=issues, quiet=quiet, noisy=noisy, random=random))
    with _unbudgeted(site, noisy):
        name = "no budget stops it"
        phases.append(_measure(site, name, issues=issues, quiet=quiet, noisy=noisy, random=random))
    return NeighbourResult(flood, tuple(phases))


def _warm_up(site: Site) -> None:
    """Have everything read that is read once a repository."""
    for tenant in site.tenants:
        site.open_issue(tenant)
    site.await_rest(seconds=REST_SECONDS)


def _measure(
    site: Site, name: str, *, issues: int, quiet: list[Tenant], noisy: Tenant, random: Random
) -> Phase:
    before = len(_posts(site, noisy))
    opened: list[tuple[Tenant, Issue, int]] = []
    for number in range(issues):
        tenant = quiet[number % len(quiet)]
        opened.append((tenant, site.open_issue(tenant), len(site.simulator.world.deliveries) - 1))
        time.sleep(random.expovariate(1 / _MEAN_PAUSE_SECONDS))

    def are_commented() -> bool:
        return all(issue.number in _posts(site, tenant) for tenant, issue, _ in opened)

    wait_until(are_commented, seconds=REST_SECONDS, what="the quiet issues have comments")
    seconds = sorted(_waited(site, *one) for one in opened)
    return Phase(name, seconds, len(_posts(site, noisy)) - before)


def _waited(site: Site, tenant: Tenant, issue: Issue, delivery: int) -> float:
    """Return the seconds from the accepted delivery to the comment."""
    told = site.simulator.world.deliveries[delivery]
    accepted_at = told.delivered_at + timedelta(seconds=told.duration_seconds)
    return (_posts(site, tenant)[issue.number] - accepted_at).total_seconds()


def _posts(site: Site, tenant: Tenant) -> dict[int, datetime]:
    """Return when each issue of the tenant got its comment."""
    head, tail = f"/repos/{tenant.repository.full_name}/issues/", "/comments"
    return {
        int(one.path.partition(head)[2].removesuffix(tail)): one.at
        for one in list(site.simulator.world.requests)
        if one.method == "POST"
        and one.status == _CREATED
        and head in one.path
        and one.path.endswith(tail)
    }


@contextmanager
def _flooded(site: Site, noisy: Tenant, count: int) -> Iterator[None]:
    """Send the flood from a process of its own, at a rate that the receiver bears."""
    source, target = site.folder / "flood.jsonl", site.folder / "answers.jsonl"
    issues = [_open_quietly(site, noisy, number) for number in range(count)]
    told = [
        prepare(site, noisy, issue, event="issues opened", number=number + 1)
        for number, issue in enumerate(issues)
    ]
    write_prepared(source, told)
    port, rate = site.web_url.rpartition(":")[2], str(_DELIVERIES_A_SECOND)
    command = [sys.executable, "-m", "chaos.load", str(source), str(target), port, rate]
    with subprocess.Popen(command) as sender:  # noqa: S603 - our own module
        try:
            yield
        finally:
            sender.terminate()


def _open_quietly(site: Site, noisy: Tenant, number: int) -> Issue:
    unit = _FIRST_UNIT + number
    with site.simulator.world.quietly():
        return noisy.repository.open_issue(title_of(unit), body_of(unit))


@contextmanager
def _unbudgeted(site: Site, noisy: Tenant) -> Iterator[None]:
    """Keep every budget of the flooded installation full, ours and GitHub's."""
    ended = threading.Event()
    number = noisy.installation.id
    names = ("writes:minute", "writes:hour", "parked", "paused")
    own = [f"issuegraph:{name}:{number}" for name in names]

    def refill() -> None:
        with site.connection() as redis:
            while not ended.wait(_REFILL_EVERY_SECONDS):
                redis.delete(*own)
                site.simulator.world.limits.windows.clear()
                site.simulator.world.limits.writes.clear()

    refiller = threading.Thread(target=refill, name="refill")
    refiller.start()
    try:
        yield
    finally:
        ended.set()
        refiller.join()
