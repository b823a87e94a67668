"""Redis that does not answer for a while: the receiver must say so, and soon."""

import os
import signal
import threading
import time
from dataclasses import dataclass

from bot.simulator.issue import Issue
from chaos.burst import prepare
from chaos.load import Prepared, send_all
from chaos.oracle import Findings, judge
from chaos.site import Site

_RATE = 5.0
# One issue is analysed ten times an hour at most, and what is asked for beyond that waits.
_DELIVERIES_AN_ISSUE = 5


@dataclass(frozen=True, slots=True)
class HungResult:
    """Deliveries sent while Redis was stopped, and the slowest answer to one of them."""

    sent: int
    max_seconds: float
    statuses: tuple[int, ...]
    recovery_seconds: float
    findings: Findings


def hang(site: Site, *, seconds: float) -> HungResult:
    """Stop Redis for so long, send deliveries meanwhile, let it go on and wait for rest."""
    issues, prepared = _prepare(site, int(seconds * _RATE))
    os.kill(site.redis.process_id, signal.SIGSTOP)
    waker = threading.Timer(seconds, os.kill, (site.redis.process_id, signal.SIGCONT))
    waker.start()
    port = int(site.web_url.rpartition(":")[2])
    answers = send_all(prepared, port=port, rate=_RATE)
    waker.join()
    resumed = time.monotonic()
    # GitHub sends again under the same id what was refused; here that is asked of it at once.
    failed = {one.guid for one in answers if one.status not in (200, 202)}
    send_all([one for one in prepared if one.guid in failed], port=port, rate=50.0)
    site.await_rest(seconds=120.0)
    return HungResult(
        sent=len(answers),
        max_seconds=max(one.seconds for one in answers),
        statuses=tuple(sorted({one.status for one in answers})),
        recovery_seconds=time.monotonic() - resumed,
        findings=judge(site, issues),
    )


def _prepare(site: Site, deliveries: int) -> tuple[list[Issue], list[Prepared]]:
    """Open issues with all tenants in turn, for each has a budget of writes, and tell of each."""
    issues: list[Issue] = []
    prepared: list[Prepared] = []
    for number in range(deliveries):
        tenant = site.tenants[number // _DELIVERIES_AN_ISSUE % len(site.tenants)]
        if number % _DELIVERIES_AN_ISSUE == 0:
            with site.simulator.world.quietly():
                issues.append(site.open_issue(tenant))
        delivery = prepare(
            site, tenant, issues[-1], event="issues opened", number=2_000_000 + number
        )
        prepared.append(delivery)
    return issues, prepared
