"""A disk that is full: that of Redis, and that of the database."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.errors import SettingsError
from bot.inbox.inbox import EntryState, Inbox
from bot.simulator.issue import Issue
from bot.store.engine import open_engine
from bot.store.reports import ReportStore
from chaos.disk import SmallDisk, small_disk
from chaos.kin import kill
from chaos.matrix import REST_SECONDS
from chaos.oracle import judge
from chaos.postgres import Postgres
from chaos.programs import MODULES
from chaos.scenarios.scenario import Outcome
from chaos.site import Site, wait_until

_FULL_SECONDS = 15.0
_HEALTHY_SECONDS = 60.0
_POSTGRES_MEGABYTES = 64
_ISSUES = 6
_REFUSED = 503
# Of no interest, kept, refused; never an error of another kind.
_HONEST = {200, 202, _REFUSED}


def fill_disk_of_redis(site: Site) -> Outcome:
    """Fill the disk under Redis' log; nobody but a service manager does anything about it."""
    programs = {module: site.programs.id_of(module) for module in MODULES}
    _stop_redis(site)
    # Every server of this folder listens at the same place, so this one may answer for all.
    restarted = _started_again(has_ended=site.redis.has_died, start=site.start_redis)
    with small_disk(site.folder / "redis") as disk, restarted:
        issues = [site.open_issue()]
        site.await_rest(seconds=REST_SECONDS)
        disk.fill()
        # Several, since the first may still find room where the log ends.
        issues += [site.open_issue() for _ in range(_ISSUES)]
        site.simulator.wait_for_deliveries(timeout_seconds=60)
        answers = {one.status_code for one in site.simulator.world.deliveries[1:]}
        time.sleep(_FULL_SECONDS)
        disk.free()
        freed = time.monotonic()
        wait_until(site.is_ready, seconds=_HEALTHY_SECONDS, what="the receiver is healthy")
        healthy = time.monotonic() - freed
        site.await_rest(seconds=REST_SECONDS)
        findings = judge(site, issues)
        live = all(
            site.programs.is_running(one) and site.programs.id_of(one) == programs[one]
            for one in MODULES
        )
        _stop_redis(site)
    figure = f"answered {sorted(answers)}, healthy {healthy:.1f} s after there was space"
    return Outcome(findings, figure, is_as_wanted=live and _REFUSED in answers <= _HONEST)


def fill_disk_of_sqlite(site: Site) -> Outcome:
    """Fill the disk under SQLite, so that the comment stands and its report cannot be kept."""
    folder = site.folder / "database"
    folder.mkdir()
    with small_disk(folder) as disk:
        return _fill_database(site, disk, f"sqlite:///{folder}/issuegraph.db")


def fill_disk_of_postgres(site: Site) -> Outcome:
    """Fill the disk under PostgreSQL, which a service manager starts again should it end."""
    with TemporaryDirectory(prefix="issuegraph-chaos-") as top:
        Path(top).chmod(0o711)
        folder = Path(top) / "postgres"
        folder.mkdir()
        with small_disk(folder, spare_megabytes=_POSTGRES_MEGABYTES) as disk:
            server = Postgres.create(folder)
            with _started_again(has_ended=server.has_ended, start=server.start):
                outcome = _fill_database(site, disk, server.url)
            server.stop()
        return outcome


def _fill_database(site: Site, disk: SmallDisk, url: str) -> Outcome:
    _run_programs_on(site, url)
    first = site.open_issue()
    site.await_rest(seconds=REST_SECONDS)
    disk.fill()
    # Several, since the first may still find room in a page that is there already.
    issues = [first, *(site.open_issue() for _ in range(_ISSUES))]
    wait_until(lambda: _was_put_back(site), seconds=60, what="a report was not kept")
    time.sleep(_FULL_SECONDS)
    posted = site.posted(issues)
    disk.free()
    freed = time.monotonic()
    site.await_rest(seconds=REST_SECONDS)
    seconds = time.monotonic() - freed
    is_kept = all(_has_report(site, one, url) for one in issues)
    for module in MODULES:
        site.programs.kill(module)
    # Where the comment stood before, it stays the only one.
    is_once = site.posted(issues) == len(issues)
    figure = f"{posted - 1} comments meanwhile; reports kept {seconds:.1f} s after there was space"
    return Outcome(judge(site, issues), figure, is_as_wanted=is_kept and is_once)


def _run_programs_on(site: Site, url: str) -> None:
    for module in MODULES:
        site.programs.kill(module)
    site.programs.extra["DATABASE_URL"] = url
    site.start()


def _stop_redis(site: Site) -> None:
    kill((site.redis.process_id,))
    wait_until(site.redis.has_died, seconds=10, what="Redis has ended")


@contextmanager
def _started_again(*, has_ended: Callable[[], bool], start: Callable[[], None]) -> Iterator[None]:
    """Start a server whenever it has ended, as systemd, Docker and `issuegraph serve` do."""
    over = threading.Event()

    def keep() -> None:
        while not over.wait(1.0):
            if has_ended():
                # It may not come up on a full disk; the next turn tries again.
                with suppress(SettingsError):
                    start()

    start()
    keeper = threading.Thread(target=keep, name="service-manager", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
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
