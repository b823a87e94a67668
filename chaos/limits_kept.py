"""Whether GitHub's limits were kept, counted in its own record of requests.

An installation is known by the owner in the path, for each owner here has one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.simulator.state import RequestRecord

_OWNER = re.compile(r"^/repos/([^/]{1,100})/")
# What was under way when the refusal came cannot have known of it; GitHub counts whole seconds.
_GRACE = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """Writes inside a time of waiting, and the most that one installation wrote in a window."""

    early_writes: int
    most_a_minute: int
    most_an_hour: int

    @property
    def is_good(self) -> bool:
        within = self.most_a_minute <= 80 and self.most_an_hour <= 500  # noqa: PLR2004 - GitHub's
        return within and self.early_writes == 0


def count_kept(requests: Iterable[RequestRecord]) -> Kept:
    """Return how the limits were kept, for the installation that did worst."""
    by_owner: dict[str, list[RequestRecord]] = defaultdict(list)
    for one in requests:
        if owner := _OWNER.match(one.path):
            by_owner[owner[1]].append(one)
    writes = [[one.at for one in all_ if one.category == "write"] for all_ in by_owner.values()]
    return Kept(
        early_writes=sum(map(count_early, by_owner.values())),
        most_a_minute=max((_most_within(one, timedelta(minutes=1)) for one in writes), default=0),
        most_an_hour=max((_most_within(one, timedelta(hours=1)) for one in writes), default=0),
    )


def count_early(requests: Sequence[RequestRecord]) -> int:
    """Count the writes of one installation between a refusal and the end of its wait."""
    waits = [(one.at + _GRACE, one.wait_until - _GRACE) for one in requests if one.wait_until]
    writes = [one.at for one in requests if one.category == "write"]
    return sum(any(begin < at < end for begin, end in waits) for at in writes)


def _most_within(moments: list[datetime], length: timedelta) -> int:
    ordered, first, most = sorted(moments), 0, 0
    for number, at in enumerate(ordered):
        while ordered[first] <= at - length:
            first += 1
        most = max(most, number - first + 1)
    return most
