"""Redis that does not answer for a while: the receiver must say so, and soon."""

import os
import signal
import threading
import time
from dataclasses import dataclass

from chaos.burst import prepare
from chaos.load import send_all
from chaos.oracle import Findings, judge
from chaos.site import Site

_RATE = 5.0


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
    tenant = site.tenants[0]
    with site.simulator.world.quietly():
        issue = site.open_issue(tenant)
    most = int(seconds * _RATE)
    prepared = [
        prepare(site, tenant, issue, event="issues opened", number=2_000_000 + number)
        for number in range(most)
    ]
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
        findings=judge(site, [issue]),
    )
