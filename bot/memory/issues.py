"""All that Redis keeps of issues, whichever memory keeps it, to be ended for many at once.

No list of an issue's keys is kept beside them, which would have to be written with each of them:
all keys are gone through instead, some at a time. Where they are too many for one job, the place
that was reached is kept, and the next one goes on from there.
"""

import hashlib
import re
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from redis import Redis

from bot.errors import RetryLater

# What the memories of comments, follow-ups and people call their keys.
_OF_COMMENTS = (
    "comment",
    "comments",
    "removed_labels",
    "peoples_labels",
    "wanted_labels",
    "follow_up",
)
# By command only, so there are few; what the past taught is read again with them.
_OF_PEOPLE = ("decided", "denied")
_LOOKED_AT_AT_ONCE = 1_000
_KEYS_A_PAGE = 500
# Well within the time that a job has.
_SECONDS_AT_ONCE = 45.0
_PLACE_KEPT_SECONDS = 86_400
_LEAVE_TO_OTHERS_SECONDS = 1.0
# Redis' word for a key that stays for ever.
_NO_END = -1

# A repository's id and the number of an issue of it.
IssueId = tuple[int, int]


class IssueMemory:
    """The keys under `prefix` that name an issue; `connection` must decode its answers."""

    def __init__(self, connection: Redis, *, prefix: str = "issuegraph") -> None:
        self._redis = connection
        self._prefix = prefix
        kinds = "|".join((*_OF_COMMENTS, *_OF_PEOPLE))
        # As in `comment:70:3` or `comment:70:3/help`.
        self._of_issue = re.compile(rf"{re.escape(prefix)}:(?:{kinds}):(\d+):(\d+)(?:/.*)?")
        self._decisions = tuple(f"{prefix}:{kind}:" for kind in _OF_PEOPLE)

    def pages(self) -> Iterator[Mapping[IssueId, list[str]]]:
        """Yield the keys that end with a report by their issue, some hundreds at a time.

        An issue may come again. What people decided stays for as long as the repository.
        """
        found = self._keys()
        while page := list(islice(found, _KEYS_A_PAGE)):
            by_issue: dict[IssueId, list[str]] = defaultdict(list)
            for issue, key in page:
                by_issue[issue].append(key)
            yield by_issue

    def forget_repositories(
        self, repository_ids: Collection[int], *, seconds: float = _SECONDS_AT_ONCE
    ) -> None:
        """Drop every key of the repositories' issues.

        RetryLater after about `seconds` where not every key was looked at: called again with the
        same repositories, it goes on where it stopped.
        """
        wanted = frozenset(repository_ids)
        if not wanted:
            return
        reached = self._place_of(wanted)
        deadline = time.monotonic() + seconds
        for place, found in self._looked_at(self._recall_place(reached)):
            self.drop(key for (owner, _), key in found if owner in wanted)
            if place and time.monotonic() >= deadline:
                self._keep_place(reached, place)
                raise RetryLater(
                    "not every key was looked at yet",
                    after_seconds=_LEAVE_TO_OTHERS_SECONDS,
                    counts_as_attempt=False,
                )
        self._redis.delete(reached)

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
        for _, found in self._looked_at(0):
            yield from (one for one in found if not one[1].startswith(self._decisions))

    def _looked_at(self, place: int) -> Iterator[tuple[int, list[tuple[IssueId, str]]]]:
        """Yield the keys of issues from a place on, and the place behind them: 0 at the end."""
        pattern = f"{self._prefix}:*:*:*"
        while True:
            answer: Any = self._redis.scan(place, match=pattern, count=_LOOKED_AT_AT_ONCE)
            place, keys = answer
            yield place, [named for key in keys if (named := self._named(key))]
            if not place:
                return

    def _named(self, key: str) -> tuple[IssueId, str] | None:
        match = self._of_issue.fullmatch(key)
        return ((int(match[1]), int(match[2])), key) if match else None

    def _place_of(self, repository_ids: frozenset[int]) -> str:
        ids = " ".join(map(str, sorted(repository_ids)))
        return f"{self._prefix}:forgetting:{hashlib.sha256(ids.encode()).hexdigest()[:32]}"

    def _recall_place(self, reached: str) -> int:
        known: Any = self._redis.hgetall(reached)
        return int(known["place"]) if known.get("server") == self._server() else 0

    def _keep_place(self, reached: str, place: int) -> None:
        with self._redis.pipeline(transaction=True) as transaction:
            transaction.hset(reached, mapping={"place": place, "server": self._server()})
            transaction.expire(reached, _PLACE_KEPT_SECONDS)
            transaction.execute()

    def _server(self) -> str:
        # Places are those of one start of one server: the next one orders its keys anew.
        about: Any = self._redis.info("server")
        return str(about["run_id"])

    def _ttls(self, keys: Iterable[str]) -> list[tuple[str, int]]:
        asked = list(keys)
        with self._redis.pipeline(transaction=False) as pipeline:
            for key in asked:
                pipeline.ttl(key)
            return list(zip(asked, pipeline.execute(), strict=True))
