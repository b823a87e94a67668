"""The power fails under load; what was acknowledged is counted before and after a comparison."""

import random
import time
from functools import partial

from bot.simulator.issue import Issue
from chaos.matrix import REST_SECONDS
from chaos.oracle import judge
from chaos.power import watch_disk
from chaos.scenarios.scenario import Outcome
from chaos.site import Site

# So many that none is analysed ten times, after which it would wait for an hour.
_ISSUES = 40
_LOAD_SECONDS = 3.0
_PAUSE_SECONDS = 0.005


def lose_power(site: Site, *, policy: str) -> Outcome:
    """Send deliveries as fast as they are taken, cut the power, count and look again."""
    issues = [site.open_issue(site.tenants[n % len(site.tenants)]) for n in range(_ISSUES)]
    with watch_disk(site) as disk:
        with site.connection() as redis:
            redis.config_set("appendfsync", policy)
        _edit_for(site, issues, seconds=_LOAD_SECONDS)
        cut = disk.lose_power()
    accepted = len(site.accepted())
    site.start_redis()
    before = len(site.forgotten())
    # The clock compares with GitHub's list of deliveries as its first act.
    site.start()
    site.await_rest(seconds=REST_SECONDS)
    after = len(site.forgotten())
    figure = f"of {accepted} acknowledged, {cut} bytes cut, lost {before}, then {after}"
    is_kept = after == 0 and (policy != "always" or before == 0)
    return Outcome(judge(site, issues), figure, is_as_wanted=is_kept)


lose_power_synced_always = partial(lose_power, policy="always")
lose_power_synced_each_second = partial(lose_power, policy="everysec")


def _edit_for(site: Site, issues: list[Issue], *, seconds: float) -> None:
    drawn = random.Random(1)  # noqa: S311 - it draws issues and guards nothing
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        site.edit_issue(drawn.choice(issues))
        time.sleep(_PAUSE_SECONDS)
