"""What one analysis costs, measured; from it follows what any number of issues needs."""

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.simulator import FaultKind
from chaos.kin import cpu_seconds, workers_of
from chaos.matrix import REST_SECONDS
from chaos.oracle import Findings, judge
from chaos.programs import WEB, WORKERS
from chaos.site import Site

# About what a call to GitHub takes.
CALL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Cost:
    """What one delivery of a new issue costs, on average over `analyses`."""

    analyses: int
    workers: int
    analyses_per_second: float
    web_cpu_seconds: float
    worker_cpu_seconds: float
    redis_bytes: float
    database_bytes: float
    reads: float
    writes: float
    findings: Findings


@dataclass(frozen=True, slots=True)
class Meter:
    """The readings at one moment."""

    at: float
    web_cpu_seconds: float
    worker_cpu_seconds: float
    redis_bytes: int
    database_bytes: int
    reads: int
    writes: int

    @classmethod
    def read(cls, site: Site) -> "Meter":
        requests = list(site.simulator.world.requests)
        writes = sum(one.category == "write" for one in requests)
        with site.connection() as redis:
            used = int(redis.info("memory")["used_memory"])
        return cls(
            at=time.monotonic(),
            web_cpu_seconds=cpu_seconds(site.programs.id_of(WEB)),
            worker_cpu_seconds=cpu_seconds(site.programs.id_of(WORKERS)),
            redis_bytes=used,
            database_bytes=_size_of(site.folder / "issuegraph.db"),
            reads=len(requests) - writes,
            writes=writes,
        )


def measure_cost(site: Site, *, analyses: int) -> Cost:
    """Let so many new issues be analysed, as fast as it goes; return what one of them cost."""
    for tenant in site.tenants:
        site.open_issue(tenant)
    site.await_rest(seconds=REST_SECONDS)
    site.simulator.world.faults.add(
        match=("*", ""), kind=FaultKind.DELAY, times=None, seconds=CALL_SECONDS
    )
    before = Meter.read(site)
    tenants = [site.tenants[number % len(site.tenants)] for number in range(analyses)]
    issues = [site.open_issue(tenant) for tenant in tenants]
    site.await_rest(seconds=REST_SECONDS + analyses)
    after = Meter.read(site)
    return Cost(
        analyses=analyses,
        workers=len(workers_of(site.programs.id_of(WORKERS))),
        analyses_per_second=analyses / (after.at - before.at),
        web_cpu_seconds=(after.web_cpu_seconds - before.web_cpu_seconds) / analyses,
        worker_cpu_seconds=(after.worker_cpu_seconds - before.worker_cpu_seconds) / analyses,
        redis_bytes=(after.redis_bytes - before.redis_bytes) / analyses,
        database_bytes=(after.database_bytes - before.database_bytes) / analyses,
        reads=(after.reads - before.reads) / analyses,
        writes=(after.writes - before.writes) / analyses,
        findings=judge(site, issues),
    )


def _size_of(database: Path) -> int:
    """Return the pages that are in use, with what still lies in the write-ahead log."""
    with closing(sqlite3.connect(database)) as connection:
        pages, free, size = (
            int(connection.execute(f"PRAGMA {name}").fetchone()[0])
            for name in ("page_count", "freelist_count", "page_size")
        )
    return (pages - free) * size
