"""Clocks that are wrong: of one worker's machine, or of all that is ours."""

import time
from functools import partial

from bot.simulator import FaultKind
from chaos.clocks import inherited, off_as_said_in, off_by, say_off
from chaos.kin import kill
from chaos.matrix import REST_SECONDS
from chaos.oracle import judge
from chaos.programs import MODULES, WORKERS
from chaos.scenarios.scenario import Outcome
from chaos.site import Site, wait_until

_OTHER = "workers of another machine"
_START_SECONDS = 30.0
# Longer than RQ waits before it looks for work that others have left behind.
_WATCHED_SECONDS = 20.0
_SLOW_SECONDS = 7.0
_UNAUTHORIZED = 401


def refuse_wrong_clock(site: Site) -> Outcome:
    """Start workers 300 s ahead and behind: both are refused, and the others do the work."""
    statuses = []
    for seconds in (300, -300):
        site.programs.start_as(_OTHER, WORKERS, off_by(seconds))
        statuses.append(site.programs.await_end(_OTHER))
    issue = site.open_issue()
    site.await_rest(seconds=REST_SECONDS)
    is_said = "seconds apart; set them right" in site.log.read_text(errors="replace")
    is_refused = statuses == [1, 1] and is_said
    figure = f"refused with status {statuses}, {site.most_starts()} start"
    return Outcome(judge(site, [issue]), figure, is_as_wanted=is_refused)


def jump(site: Site, *, seconds: int) -> Outcome:
    """Let the clock of a second machine jump while both work on an issue each."""
    file = site.folder / "clock"
    say_off(file, 0)
    site.programs.start_as(_OTHER, WORKERS, off_as_said_in(file))
    wait_until(lambda: _is_registered(site), seconds=_START_SECONDS, what="the other works too")
    slow = site.simulator.world.faults.add(
        match=("*", "^/(repos|graphql)"), kind=FaultKind.DELAY, times=None, seconds=_SLOW_SECONDS
    )
    issues = [site.open_issue(tenant) for tenant in site.tenants]
    wait_until(lambda: slow.hits > 0, seconds=_START_SECONDS, what="the work has begun")
    say_off(file, seconds)
    time.sleep(_WATCHED_SECONDS)
    site.simulator.world.faults.remove(slow)
    issues += [site.open_issue(tenant) for tenant in site.tenants]
    site.await_rest(seconds=REST_SECONDS)
    is_alive = site.programs.is_running(_OTHER)
    # RQ takes its own job for one that ran too long, kills its process and reports it.
    starts, posts = site.most_starts(), site.posted(issues)
    figure = f"{posts} posts for {len(issues)} issues, at most {starts} starts"
    is_once = posts == len(issues) and starts <= 2  # noqa: PLR2004 - one retry
    return Outcome(judge(site, issues), figure, is_as_wanted=is_once and is_alive)


jump_ahead = partial(jump, seconds=300)
jump_back = partial(jump, seconds=-300)


def set_host_wrong(site: Site, *, seconds: int) -> Outcome:
    """Have every process of ours, Redis too, run by a clock that is ten minutes off GitHub's."""
    for module in MODULES:
        site.programs.kill(module)
    kill((site.redis.process_id,))
    wait_until(site.redis.has_died, seconds=10, what="Redis has ended")
    site.programs.extra.update(off_by(seconds))
    with inherited(off_by(seconds)):
        site.start_redis()
    with site.connection() as redis:
        is_off = abs(float(redis.time()[0]) - time.time() - seconds) < 5  # noqa: PLR2004 - it is set
    before = len(site.simulator.world.requests)
    site.start()
    issues = [site.open_issue(tenant) for tenant in (*site.tenants, *site.tenants)]
    site.await_rest(seconds=REST_SECONDS)
    answered = [one.status for one in site.simulator.world.requests[before:]]
    starts, posts = site.most_starts(), site.posted(issues)
    refused = answered.count(_UNAUTHORIZED)
    figure = f"{posts} posts for {len(issues)} issues, {refused} of {len(answered)} answers 401"
    is_once = starts == 1 and posts == len(issues)
    return Outcome(judge(site, issues), figure, is_as_wanted=is_off and is_once)


set_host_back = partial(set_host_wrong, seconds=-600)
set_host_ahead = partial(set_host_wrong, seconds=600)


def _is_registered(site: Site) -> bool:
    """Say whether RQ knows the workers of both machines."""
    with site.connection() as redis:
        return int(redis.scard("rq:workers")) >= 4  # noqa: PLR2004 - two of each
