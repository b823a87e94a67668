"""What should not be in Redis when all work has ended: a key that nothing will ever remove.

Entries and notes go by themselves after their time. Without an end are only a few keys whose
number does not grow with the work, and what must be known of each issue that was commented on.
"""

import time
from collections import Counter

from chaos.site import Site

_OF_EACH_ISSUE = frozenset({"issuegraph:comment", "issuegraph:comments", "issuegraph:follow_up"})
_OF_EVERYTHING = frozenset(
    {
        *("issuegraph:ended", "issuegraph:sequence", "issuegraph:state", "issuegraph:tenants"),
        # Counters for Prometheus.
        *("issuegraph:calls", "issuegraph:seconds", "issuegraph:waits"),
        # RQ's lists of workers and of jobs that failed, from which it removes what is over.
        *("rq:failed", "rq:queues", "rq:workers"),
    }
)
_MOST_OF_EVERYTHING = 20
# RQ believes in a job of a dead worker for a minute and a half, by the clock of that worker: one
# that had jumped 300 s ahead is believed in for so much longer.
_TIDY_SECONDS = 450.0


def find_left_keys(site: Site) -> tuple[str, ...]:
    """Return the kinds of keys that do not belong there, when RQ has had time to look itself."""
    until = time.monotonic() + _TIDY_SECONDS
    while (left := _left_now(site)) and time.monotonic() < until:
        if not any(" rq:" in one for one in left):
            break
        time.sleep(1.0)
    return left


def _left_now(site: Site) -> tuple[str, ...]:
    with site.connection() as redis:
        endless = [str(key) for key in redis.scan_iter(count=1000) if redis.ttl(key) == -1]
    kinds = Counter(":".join(key.split(":")[:2]) for key in endless)
    fixed = sum(kinds[one] for one in _OF_EVERYTHING)
    unknown = kinds.keys() - _OF_EACH_ISSUE - _OF_EVERYTHING
    left = [f"{kinds[one]} {one}" for one in sorted(unknown)]
    return tuple(left if fixed <= _MOST_OF_EVERYTHING else [*left, f"{fixed} of a fixed few"])
