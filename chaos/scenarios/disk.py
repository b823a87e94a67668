"""A disk that is full: that of Redis, and that of the database."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import SettingsError
from bot.inbox import EntryState, Inbox
from bot.simulator.issue import Issue
from bot.store.engine import open_engine
from bot.store.reports import ReportStore
from chaos.disk import small_disk
from chaos.kin import kill
from chaos.matrix import REST_SECONDS
from chaos.oracle import judge
from chaos.programs import MODULES
from chaos.scenarios.scenario import Outcome
from chaos.site import Site, wait_until

_FULL_SECONDS = 15.0
_HEALTHY_SECONDS = 60.0


def fill_disk_of_redis(site: Site) -> Outcome:
    """Fill the disk under Redis' log; nobody but a service manager does anything about it."""
    programs = {module: site.programs.id_of(module) for module in MODULES}
    _stop_redis(site)
    with small_disk(site.folder / "redis") as disk, _restarting_redis(site):
        first = site.open_issue()
        site.await_rest(seconds=REST_SECONDS)
        disk.fill()
        second = site.open_issue()
        site.simulator.wait_for_deliveries(timeout_seconds=30)
        refused = site.simulator.world.deliveries[-1].status_code
        time.sleep(_FULL_SECONDS)
        disk.free()
        freed = time.monotonic()
        wait_until(site.is_ready, seconds=_HEALTHY_SECONDS, what="the receiver is healthy")
        healthy = time.monotonic() - freed
        site.await_rest(seconds=REST_SECONDS)
        findings = judge(site, [first, second])
        live = all(
            site.programs.is_running(one) and site.programs.id_of(one) == programs[one]
            for one in MODULES
        )
        _stop_redis(site)
    figure = f"answered {refused}, healthy {healthy:.1f} s after there was space"
    return Outcome(findings, figure, is_as_wanted=live and refused == 503)  # noqa: PLR2004


def fill_disk_of_database(site: Site) -> Outcome:
    """Fill the disk under SQLite, so that the comment stands and its report cannot be kept."""
    folder = site.folder / "database"
    folder.mkdir()
    for module in MODULES:
        site.programs.kill(module)
    site.programs.extra["DATABASE_URL"] = url = f"sqlite:///{folder}/issuegraph.db"
    with small_disk(folder) as disk:
        site.start()
        first = site.open_issue()
        site.await_rest(seconds=REST_SECONDS)
        disk.fill()
        second = site.open_issue()
        wait_until(lambda: _was_put_back(site), seconds=60, what="the report was not kept")
        posted = site.posted()
        time.sleep(_FULL_SECONDS)
        disk.free()
        freed = time.monotonic()
        site.await_rest(seconds=REST_SECONDS)
        seconds = time.monotonic() - freed
        kept = all(_has_report(site, one, url) for one in (first, second))
        for module in MODULES:
            site.programs.kill(module)
    figure = f"report kept {seconds:.1f} s after there was space"
    # The comment stood while its report could not be kept, and stays the only one.
    is_once = posted == site.posted() == 2  # noqa: PLR2004 - one each
    return Outcome(judge(site, [first, second]), figure, is_as_wanted=kept and is_once)


def _stop_redis(site: Site) -> None:
    kill((site.redis.process_id,))
    wait_until(site.redis.has_died, seconds=10, what="Redis has ended")


@contextmanager
def _restarting_redis(site: Site) -> Iterator[None]:
    """Start Redis again whenever it has ended, as systemd, Docker and `issuegraph serve` do."""
    ended = threading.Event()

    def keep() -> None:
        while not ended.wait(1.0):
            if site.redis.has_died():
                try:
                    site.start_redis()
                except SettingsError:
                    # It did not come up on a full disk; the next turn tries again.
                    continue

    site.start_redis()
    keeper = threading.Thread(target=keep, name="service-manager", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()


def _was_put_back(site: Site) -> bool:
    """Say whether an attempt has ended without success because of the database."""
    with site.connection() as redis:
        waiting = Inbox(redis).entries(EntryState.WAITING)
    return any("database" in one.reason for one in waiting)


def _has_report(site: Site, issue: Issue, url: str) -> bool:
    engine = open_engine(url)
    try:
        repository = site.tenants[0].repository
        return ReportStore(engine).find_by_id(repository.id, issue.number) is not None
    finally:
        engine.dispose()
