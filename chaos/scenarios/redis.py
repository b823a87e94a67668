"""A Redis that dies, stays away or is full while work is under way."""

import os
import signal
import threading
import time

from bot.simulator import FaultKind
from bot.simulator.faults import Fault
from chaos.kin import kill
from chaos.matrix import REST_SECONDS
from chaos.oracle import judge
from chaos.scenarios.scenario import Outcome
from chaos.site import Site, wait_until

_LOAD = 20


def kill_under_load(site: Site) -> Outcome:
    """Kill Redis between deliveries, twice; what was acknowledged is worked off."""
    issues = []
    for number in range(_LOAD):
        issues.append(site.open_issue(site.tenants[number % len(site.tenants)]))
        if number % 8 == 4:  # noqa: PLR2004 - somewhere in the middle
            site.simulator.wait_for_deliveries(timeout_seconds=30)
            kill((site.redis.process_id,))
            time.sleep(0.3)
            site.start()
    site.await_rest(seconds=REST_SECONDS)
    return Outcome(judge(site, issues), f"{len(site.accepted())} accepted")


def stay_away_briefly(site: Site) -> Outcome:
    """Take Redis away for 3 seconds in the middle of a job."""
    return _stay_away(site, seconds=3.0)


def stay_away_long(site: Site) -> Outcome:
    """Take Redis away for longer than a worker waits."""
    return _stay_away(site, seconds=25.0)


def stay_away_very_long(site: Site) -> Outcome:
    """Take Redis away for two minutes, longer than anything of ours waits."""
    return _stay_away(site, seconds=120.0)


def fill_up(site: Site) -> Outcome:
    """Let Redis refuse to write; deliveries are refused and come again."""
    with site.connection() as redis:
        redis.config_set("maxmemory", "1")
    issue = site.open_issue()
    site.simulator.wait_for_deliveries(timeout_seconds=30)
    answers = {one.status_code for one in site.simulator.world.deliveries if one.status != "OK"}
    with site.connection() as redis:
        redis.config_set("maxmemory", "0")
    site.await_rest(seconds=REST_SECONDS)
    figure = f"answered {sorted(answers)}"
    return Outcome(judge(site, [issue]), figure, is_as_wanted=503 in answers)  # noqa: PLR2004


def hang_during_work(site: Site) -> Outcome:
    """Stop Redis for 8 seconds in the middle of a job."""
    return _hang(site, seconds=8.0)


def hang_longer(site: Site) -> Outcome:
    """Stop Redis for as long as a lease lasts."""
    return _hang(site, seconds=30.0)


def _hang(site: Site, *, seconds: float) -> Outcome:
    planned = _hold_up(site, seconds=2.0)
    issue = site.open_issue()
    wait_until(lambda: planned.hits > 0, seconds=30, what="the work has begun")
    os.kill(site.redis.process_id, signal.SIGSTOP)
    waker = threading.Timer(seconds, os.kill, (site.redis.process_id, signal.SIGCONT))
    waker.start()
    waker.join()
    started = time.monotonic()
    site.await_rest(seconds=REST_SECONDS)
    return Outcome(judge(site, [issue]), f"{time.monotonic() - started:.1f} s after its return")


def _stay_away(site: Site, *, seconds: float) -> Outcome:
    planned = _hold_up(site, seconds=2.0)
    issue = site.open_issue()
    wait_until(lambda: planned.hits > 0, seconds=30, what="the work has begun")
    kill((site.redis.process_id,))
    time.sleep(seconds)
    started = time.monotonic()
    site.start()
    site.await_rest(seconds=REST_SECONDS)
    return Outcome(judge(site, [issue]), f"{time.monotonic() - started:.1f} s after its return")


def _hold_up(site: Site, *, seconds: float) -> Fault:
    return site.simulator.world.faults.add(
        match=("POST", "^/graphql$"), kind=FaultKind.DELAY, seconds=seconds
    )
