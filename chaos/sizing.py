"""What a number of issues a day needs, computed from what one analysis was measured to cost."""

import math
from dataclasses import dataclass

from chaos.capacity import Cost

# Issues come in by day more than by night, and a bad release brings many at once.
PEAK_OVER_AVERAGE = 4
# Above it, waiting grows faster than work.
MOST_LOAD = 0.5
# Comments, labels, edits: what a GitHub App is told of beside each new issue.
DELIVERIES_AN_ISSUE = 10
KEPT_DAYS = 8
# GitHub's own limit on what one installation may write.
WRITES_AN_HOUR = 500
_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Need:
    """What must be there for `issues_a_day`."""

    issues_a_day: int
    peak_a_second: float
    web_cores: float
    worker_cores: float
    worker_processes: int
    redis_gigabytes: float
    database_gigabytes_a_year: float
    # Fewer than this, and GitHub itself makes them wait.
    installations: int


def need_for(issues_a_day: int, *, cost: Cost) -> Need:
    """Compute what is needed at the peak, loaded by half."""
    peak = issues_a_day * PEAK_OVER_AVERAGE / _DAY_SECONDS
    seconds_a_job = cost.workers / cost.analyses_per_second
    return Need(
        issues_a_day=issues_a_day,
        peak_a_second=peak,
        web_cores=peak * DELIVERIES_AN_ISSUE * cost.web_cpu_seconds / MOST_LOAD,
        worker_cores=peak * cost.worker_cpu_seconds / MOST_LOAD,
        worker_processes=math.ceil(peak * seconds_a_job / MOST_LOAD),
        redis_gigabytes=issues_a_day * KEPT_DAYS * cost.redis_bytes / 1e9,
        database_gigabytes_a_year=issues_a_day * 365 * cost.database_bytes / 1e9,
        installations=math.ceil(peak * 3600 * cost.writes / WRITES_AN_HOUR),
    )
