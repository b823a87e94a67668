"""All that Redis keeps of issues, whichever memory keeps it, to be ended for many at once.

No list of an issue's keys is kept beside them, which would have to be written with each of them:
all keys are gone through instead, some at a time.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from redis import Redis

# What the memories of comments, follow-ups and people call their keys.
_KINDS = (
    "comment",
    "comments",
    "removed_labels",
    "wanted_labels",
    "follow_up",
    "decided",
    "denied",
)
_LOOKED_AT_AT_ONCE = 1_000
_KEYS_A_PAGE = 500
# Redis' word for a key that stays for ever.
_NO_END = -1

# A repository's id and the number of an issue of it.
IssueId = tuple[int, int]


class IssueMemory:
    """The keys under `prefix` that name an issue; `connection` must decode its answers."""

    def __init__(self, connection: Redis, *, prefix: str = "issuegraph") -> None:
        self._redis = connection
        self._prefix = prefix
        kinds = "|".join(_KINDS)
        # As in `comment:70:3` or `comment:70:3/help`.
        self._of_issue = re.compile(rf"{re.escape(prefix)}:(?:{kinds}):(\d+):(\d+)(?:/.*)?")

    def pages(self) -> Iterator[Mapping[IssueId, list[str]]]:
        """Yield all keys by their issue, some hundreds at a time; an issue may come again."""
        found = self._keys()
        while page := list(islice(found, _KEYS_A_PAGE)):
            by_issue: dict[IssueId, list[str]] = defaultdict(list)
            for issue, key in page:
                by_issue[issue].append(key)
            yield by_issue

    def forget_repositories(self, repository_ids: Collection[int]) -> int:
        """Drop every key of the repositories' issues; return how many those were."""
        wanted = frozenset(repository_ids)
        if not wanted:
            return 0
        return sum(
            self.drop(key for (owner, _), keys in page.items() if owner in wanted for key in keys)
            for page in self.pages()
        )

    def drop(self, keys: Iterable[str]) -> int:
        """Drop the keys; return how many there were."""
        gone = list(keys)
        count: Any = self._redis.unlink(*gone) if gone else 0
        return int(count)

    def end_after(self, keys: Iterable[str], *, seconds: int) -> None:
        """Have those of the keys end that had no end; those that had one keep it."""
        with self._redis.pipeline(transaction=False) as pipeline:
            for key, ttl in self._ttls(keys):
                if ttl == _NO_END:
                    pipeline.expire(key, seconds)
            pipeline.execute()

    def keep(self, keys: Iterable[str]) -> None:
        """Have the keys stay, whatever end they had."""
        with self._redis.pipeline(transaction=False) as pipeline:
            for key, ttl in self._ttls(keys):
                if ttl != _NO_END:
                    pipeline.persist(key)
            pipeline.execute()

    def _keys(self) -> Iterator[tuple[IssueId, str]]:
        pattern = f"{self._prefix}:*:*:*"
        keys: Any = self._redis.scan_iter(match=pattern, count=_LOOKED_AT_AT_ONCE)
        for key in keys:
            if match := self._of_issue.fullmatch(key):
                yield (int(match[1]), int(match[2])), key

    def _ttls(self, keys: Iterable[str]) -> list[tuple[str, int]]:
        asked = list(keys)
        with self._redis.pipeline(transaction=False) as pipeline:
            for key in asked:
                pipeline.ttl(key)
            return list(zip(asked, pipeline.execute(), strict=True))
