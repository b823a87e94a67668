"""Processes of ours that die, are told to end, or are poisoned."""

import time

from bot.inbox.entry import Entry, EntryState
from bot.inbox.inbox import Inbox
from bot.simulator import FaultKind
from bot.simulator.issue import Issue
from chaos.kin import horses_of, kill, workers_of
from chaos.matrix import REST_SECONDS
from chaos.oracle import judge, judge_issue
from chaos.programs import CLOCK, WEB, WORKERS
from chaos.scenarios.scenario import Outcome
from chaos.site import Site, wait_until

_TRIALS = 5
_QUARANTINE_SECONDS = 60.0
_STARTS_BEFORE_QUARANTINE = 3
# Just below the time-out of a request.
_SLOW_SECONDS = 9.5
# After this long another worker of RQ takes the job of a dead one.
_RQ_GIVES_UP_SECONDS = 64.0


def kill_idle_workers(site: Site) -> Outcome:
    """Kill the workers while they wait for work, and open an issue at that moment."""
    issues = []
    started = time.monotonic()
    for _ in range(_TRIALS):
        kill(workers_of(site.programs.id_of(WORKERS)))
        issues.append(site.open_issue())
        site.await_rest(seconds=REST_SECONDS)
    seconds = (time.monotonic() - started) / _TRIALS
    return Outcome(judge(site, issues), f"{seconds:.1f} s each")


def orphan_long_work(site: Site) -> Outcome:
    """Kill the worker of a job that lasts longer than RQ believes in an orphan; it ends alone."""
    slow = site.simulator.world.faults.add(
        match=("*", ""), kind=FaultKind.DELAY, times=None, seconds=_SLOW_SECONDS
    )
    started = time.monotonic()
    issue = site.open_issue()
    wait_until(lambda: slow.hits > 0, seconds=30, what="the work has begun")
    workers = workers_of(site.programs.id_of(WORKERS))
    busy = horses_of(site.programs.id_of(WORKERS))
    kill(tuple(one.parent_id for one in busy if one.parent_id in workers))
    site.await_rest(seconds=REST_SECONDS)
    seconds = time.monotonic() - started
    site.simulator.world.faults.remove(slow)
    starts, posts = site.most_starts(), site.posted([issue])
    figure = f"{starts} start, {posts} post, {seconds:.0f} s long"
    is_long = seconds > _RQ_GIVES_UP_SECONDS
    return Outcome(judge(site, [issue]), figure, is_as_wanted=is_long and starts == posts == 1)


def kill_clock(site: Site) -> Outcome:
    """Kill the worker's machine and the clock; another clock finds the work."""
    planned = site.simulator.world.faults.add(
        match=("POST", "^/graphql$"), kind=FaultKind.DELAY, seconds=2.0
    )
    issue = site.open_issue()
    wait_until(lambda: planned.hits > 0, seconds=30, what="the work has begun")
    site.programs.kill(CLOCK)
    site.programs.kill(WORKERS)
    started = time.monotonic()
    site.start()
    site.await_rest(seconds=REST_SECONDS)
    return Outcome(judge(site, [issue]), f"{time.monotonic() - started:.1f} s")


def end_while_working(site: Site) -> Outcome:
    """Deploy under load: SIGTERM once, twice, and to every process at once."""
    issues: list[Issue] = []
    for tell in (_tell_once, _tell_twice, _tell_every_process):
        issues += [site.open_issue() for _ in range(4)]
        wait_until(lambda: _is_working(site), seconds=30, what="work began")
        tell(site)
        site.programs.await_end(WORKERS)
        site.start()
        site.await_rest(seconds=REST_SECONDS)
    attempts = site.most_starts()
    return Outcome(judge(site, issues), f"at most {attempts} starts", is_as_wanted=attempts <= 2)  # noqa: PLR2004 - one retry


def poison(site: Site) -> Outcome:
    """Kill the process of one issue whenever it is read; others flow, and it ends after three."""
    poisoned = site.tenants[-1]
    name = poisoned.repository.full_name

    def kill_reader() -> None:
        horses = horses_of(site.programs.id_of(WORKERS))
        kill(tuple(one.id for one in horses))
        raise ConnectionResetError("its sender was killed")

    faults = site.simulator.world.faults
    planned = faults.add(
        match=("GET", f"^/repos/{name}/"), kind=FaultKind.CALL_BEFORE, times=None,
        callback=kill_reader,
    )  # fmt: skip
    before = site.given_up()
    bad = site.open_issue(poisoned)
    wait_until(lambda: site.given_up() > before, seconds=_QUARANTINE_SECONDS, what="it is put away")
    faults.remove(planned)
    good = site.open_issue(site.tenants[0])
    site.await_rest(seconds=REST_SECONDS)
    quarantined = _entries(site, EntryState.QUARANTINED)
    starts = max((one.attempts for one in quarantined), default=0)
    _requeue(site, quarantined)
    site.await_rest(seconds=REST_SECONDS)
    findings = judge(site, [bad, good])
    is_as_wanted = len(quarantined) == 1 and starts == _STARTS_BEFORE_QUARANTINE
    return Outcome(findings, f"{starts} starts", is_as_wanted=is_as_wanted)


def stop_receiver(site: Site) -> Outcome:
    """Open issues while nobody receives; all are caught up when they are sent again."""
    site.programs.kill(WEB)
    issues = [site.open_issue() for _ in range(_TRIALS)]
    site.simulator.wait_for_deliveries(timeout_seconds=30)
    started = time.monotonic()
    site.start()
    site.await_rest(seconds=REST_SECONDS)
    return Outcome(judge(site, issues), f"{time.monotonic() - started:.1f} s to catch up")


def edit_at_once(site: Site) -> Outcome:
    """Open an issue and edit it seven times before anybody can have read it."""
    issue = site.open_issue()
    for _ in range(7):
        site.edit_issue(issue)
    site.await_rest(seconds=REST_SECONDS)
    writes = sum(one.category == "write" for one in site.simulator.world.requests)
    return Outcome(judge_issue(site, issue), f"{writes} writes")


def _is_working(site: Site) -> bool:
    with site.connection() as redis:
        return Inbox(redis).counts()[EntryState.LEASED] > 0


def _tell_once(site: Site) -> None:
    site.programs.ask_to_end(WORKERS)


def _tell_twice(site: Site) -> None:
    site.programs.ask_to_end(WORKERS)
    time.sleep(1.1)
    site.programs.ask_to_end(WORKERS)


def _tell_every_process(site: Site) -> None:
    site.programs.ask_all_to_end(WORKERS)


def _entries(site: Site, state: EntryState) -> tuple[Entry, ...]:
    with site.connection() as redis:
        return Inbox(redis).entries(state)


def _requeue(site: Site, entries: tuple[Entry, ...]) -> None:
    with site.connection() as redis:
        for entry in entries:
            Inbox(redis).requeue(entry.id)
