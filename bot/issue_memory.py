"""All that Redis keeps of issues, whichever memory keeps it, dropped for whole repositories.

No list of an issue's keys is kept beside them, which would have to be written with each of them:
all keys are gone through instead, some at a time, when repositories are taken away.
"""

import re
from collections.abc import Collection
from typing import Any

from redis import Redis

# What the memories of comments, follow-ups and people call their keys.
_KINDS = ("comment", "comments", "removed_labels", "follow_up", "decided", "denied")
_LOOKED_AT_AT_ONCE = 1_000
_DROPPED_AT_ONCE = 500


class IssueMemory:
    """The keys under `prefix` that name an issue; `connection` must decode its answers."""

    def __init__(self, connection: Redis, *, prefix: str = "issuegraph") -> None:
        self._redis = connection
        self._prefix = prefix
        kinds = "|".join(_KINDS)
        # As in `comment:70:3` or `comment:70:3/help`.
        self._of_issue = re.compile(rf"{re.escape(prefix)}:(?:{kinds}):(\d+):\d+(?:/.*)?")

    def forget_repositories(self, repository_ids: Collection[int]) -> int:
        """Drop every key of the repositories' issues; return how many those were."""
        wanted, found, dropped = {str(one) for one in repository_ids}, list[str](), 0
        if not wanted:
            return 0
        pattern = f"{self._prefix}:*:*:*"
        keys: Any = self._redis.scan_iter(match=pattern, count=_LOOKED_AT_AT_ONCE)
        for key in keys:
            match = self._of_issue.fullmatch(key)
            if match and match[1] in wanted:
                found.append(key)
            if len(found) >= _DROPPED_AT_ONCE:
                dropped += self._drop(found)
                found = []
        return dropped + self._drop(found)

    def _drop(self, keys: list[str]) -> int:
        count: Any = self._redis.unlink(*keys) if keys else 0
        return int(count)
