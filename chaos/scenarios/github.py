"""A GitHub that loses answers, lags behind, fails for a while or says to wait."""

import threading
import time
from datetime import datetime, timedelta

from bot.simulator import FaultKind
from bot.simulator.state import RequestRecord
from chaos.matrix import REST_SECONDS
from chaos.oracle import judge
from chaos.scenarios.scenario import Outcome
from chaos.site import Site, wait_until

_POST = ("POST", "/issues/[0-9]+/comments$")
_PATCH = ("PATCH", "/issues/comments/[0-9]+$")
_EVERYTHING = ("*", "")
_WAIT_SECONDS = 10
_LAG_SECONDS = 10.0


def lose_answer(site: Site) -> Outcome:
    """Post the comment and answer 502."""
    return _fault_on_post(site, FaultKind.STATUS_AFTER)


def reset_after(site: Site) -> Outcome:
    """Post the comment and reset the connection."""
    return _fault_on_post(site, FaultKind.RESET_AFTER)


def hang_after(site: Site) -> Outcome:
    """Post the comment and answer too late."""
    return _fault_on_post(site, FaultKind.HANG_AFTER, seconds=12.0)


def cut_answer(site: Site) -> Outcome:
    """Post the comment and send half of the answer."""
    return _fault_on_post(site, FaultKind.TRUNCATED)


def lose_answer_to_edit(site: Site) -> Outcome:
    """Edit the comment and answer 502, as often as it is tried, until the issue changes again."""
    issue = site.open_issue()
    site.await_rest(seconds=REST_SECONDS)
    faults = site.simulator.world.faults
    planned = faults.add(match=_PATCH, kind=FaultKind.STATUS_AFTER, times=3)
    started = time.monotonic()
    site.edit_issue(issue)
    wait_until(lambda: planned.hits > 0, seconds=REST_SECONDS, what="the edit was lost")
    site.edit_issue(issue)
    site.await_rest(seconds=REST_SECONDS)
    return Outcome(judge(site, [issue]), f"{time.monotonic() - started:.1f} s")


def lag_behind(site: Site) -> Outcome:
    """Lose the answer while the list of comments lags behind, on an issue that is older."""
    faults = site.simulator.world.faults
    with site.simulator.world.quietly():
        issue = site.open_issue()
    time.sleep(_LAG_SECONDS)
    stale = faults.add(
        match=("GET", "/comments$"), kind=FaultKind.STALE, times=None, seconds=_LAG_SECONDS
    )
    faults.add(match=_POST, kind=FaultKind.RESET_AFTER)
    started = time.monotonic()
    site.edit_issue(issue)
    site.await_rest(seconds=REST_SECONDS)
    faults.remove(stale)
    return Outcome(judge(site, [issue]), f"{time.monotonic() - started:.1f} s")


def fail_for_a_while(site: Site) -> Outcome:
    """Answer every request with 502 for half a minute."""
    faults = site.simulator.world.faults
    planned = faults.add(match=_EVERYTHING, kind=FaultKind.STATUS_BEFORE, times=None)
    threading.Timer(30.0, faults.remove, (planned,)).start()
    issues = [site.open_issue(tenant) for tenant in site.tenants]
    started = time.monotonic()
    site.await_rest(seconds=REST_SECONDS)
    seconds = time.monotonic() - started - 30.0
    figure = f"{planned.hits} requests during it, drained {seconds:.0f} s after"
    return Outcome(judge(site, issues), figure)


def limit_primary(site: Site) -> Outcome:
    """Say that the hourly budget is spent, for ten seconds."""
    return _limit(site, FaultKind.PRIMARY_LIMIT, seconds=float(_WAIT_SECONDS))


def limit_secondary(site: Site) -> Outcome:
    """Say "slow down", with Retry-After."""
    return _limit(site, FaultKind.SECONDARY_LIMIT, retry_after_seconds=_WAIT_SECONDS)


def _fault_on_post(site: Site, kind: FaultKind, *, seconds: float = 0.0) -> Outcome:
    site.simulator.world.faults.add(match=_POST, kind=kind, seconds=seconds)
    started = time.monotonic()
    issue = site.open_issue()
    site.await_rest(seconds=REST_SECONDS)
    return Outcome(judge(site, [issue]), f"{time.monotonic() - started:.1f} s")


def _limit(
    site: Site, kind: FaultKind, *, seconds: float = 0.0, retry_after_seconds: int | None = None
) -> Outcome:
    world = site.simulator.world
    world.faults.add(
        match=_POST, kind=kind, seconds=seconds, retry_after_seconds=retry_after_seconds
    )
    before = len(world.requests)
    issues = [site.open_issue() for _ in range(3)]
    site.await_rest(seconds=REST_SECONDS)
    early = _writes_too_early(world.requests[before:])
    return Outcome(judge(site, issues), f"{early} early writes", is_as_wanted=early == 0)


def _writes_too_early(requests: list[RequestRecord]) -> int:
    """Count the writes between a refusal and the end of the wait it asked for.

    What was under way when the refusal came cannot have known of it, hence the second's grace.
    """
    refused = next((one for one in requests if one.status == 403), None)  # noqa: PLR2004
    if refused is None:
        return 0
    window = _window_after(refused.at)
    writes = [one for one in requests if one.category == "write" and one is not refused]
    return sum(window[0] < one.at < window[1] for one in writes)


def _window_after(refused_at: datetime) -> tuple[datetime, datetime]:
    return refused_at + timedelta(seconds=1), refused_at + timedelta(seconds=_WAIT_SECONDS - 1)
