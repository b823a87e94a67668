import time
from dataclasses import replace

import pytest
from redis import Redis

from bot.domain.requests import TriageIssue
from bot.inbox.inbox import Claim, Inbox
from workers.lease import Lease, LeaseLost

LEASE_SECONDS = 0.3


def claim(inbox: Inbox, triage: TriageIssue) -> Claim:
    inbox.accept("d-1", triage)
    claimed = inbox.claim("d-1", owner="worker-1", lease_seconds=LEASE_SECONDS)
    assert claimed is not None
    return claimed


def test_a_lease_is_renewed_for_as_long_as_the_work_takes(
    inbox: Inbox, triage: TriageIssue
) -> None:
    claimed = claim(inbox, triage)
    with Lease(inbox, claimed, lease_seconds=LEASE_SECONDS) as lease:
        time.sleep(3 * LEASE_SECONDS)
        lease.check()
    assert inbox.finish(claimed, "commented")


def test_a_check_makes_room_for_the_write_that_follows(
    inbox: Inbox, connection: Redis, prefix: str, triage: TriageIssue
) -> None:
    lease = Lease(inbox, claim(inbox, triage), lease_seconds=60)
    lease.check()
    assert int(connection.pttl(f"{prefix}:lease:{triage.target.key}")) > 59_000


def test_a_lease_taken_by_another_worker_is_lost(inbox: Inbox, triage: TriageIssue) -> None:
    other = replace(claim(inbox, triage), owner="worker-2")
    with Lease(inbox, other, lease_seconds=60) as lease, pytest.raises(LeaseLost, match="d-1"):
        lease.check()
