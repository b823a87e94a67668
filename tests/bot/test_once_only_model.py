"""Inbox, lease and comment list under every order of deaths, lost answers and stale lists.

The inbox, the runner, the lease and the writer are the real ones, on a real server. GitHub's list
of comments is a model: a comment exists at once and shows up to 40 seconds later.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import count
from typing import Any
from uuid import uuid4

import structlog
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from redis import Redis

from bot.domain.effects import UpsertComment
from bot.domain.issue import Issue, RepositoryRef
from bot.domain.requests import Request, Target, TriageIssue
from bot.errors import GitHubFails
from bot.github.answers import Gone, OutcomeUnknown
from bot.github.comment_writer import CommentWriter
from bot.github.own_comments import OwnIdentity, Recognition
from bot.inbox.inbox import EntryState, Inbox
from bot.inbox.queue import WakeUpCall
from bot.memory.effects import CommentMemory, Memory
from bot.render.marker import read_marker
from tests.builders import a_comment, an_issue
from workers.runner import Runner

TARGET = Target(1, 2, RepositoryRef("octo", "hello"), 3)
OURS = OwnIdentity(7, "issuegraph[bot]")
KEY = b"the key of the model's markers"
LEASE_SECONDS = 600.0
# Two deaths or lost answers an entry: the third would rightly put it into quarantine.
MOST_TROUBLES = 2
ENDS = (EntryState.DONE, EntryState.SKIPPED)
ISSUE_NUMBER_IN_PATH = re.compile(r"/issues/comments/(\d{1,19})$")


class Fate(Enum):
    """What happens to a job on its way."""

    NOTHING = auto()
    DIES_BEFORE_WRITE = auto()
    DIES_AFTER_WRITE = auto()
    ANSWER_LOST = auto()
    OVERTAKEN = auto()


FATES = st.sampled_from(Fate)
LAGS = st.sampled_from([0.0, 3.0, 40.0])


class Killed(BaseException):
    """The process is gone: nothing more runs in it, no `except` of ours either."""


@dataclass(slots=True)
class Comment:
    id: int
    body: str
    is_ours: bool
    shows_at: float

    def as_json(self) -> dict[str, Any]:
        by_app = {"performed_via_github_app": {"id": OURS.app_id}} if self.is_ours else {}
        login = OURS.bot_login if self.is_ours else "grace"
        return {
            "id": self.id,
            "body": self.body,
            "html_url": "",
            "user": {"login": login},
            **by_app,
        }


@dataclass(slots=True)
class CommentList:
    """The comments of one issue and the time, which passes only while somebody sleeps."""

    comments: list[Comment] = field(default_factory=list)
    now: float = 0.0
    lag_seconds: float = 0.0
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    def add(self, body: str, *, is_ours: bool) -> Comment:
        made = Comment(next(self._ids), body, is_ours, self.now + self.lag_seconds)
        self.comments.append(made)
        return made

    def shown(self) -> list[dict[str, Any]]:
        return [one.as_json() for one in self.comments if one.shows_at <= self.now]

    def as_read(self) -> Issue:
        """Return the issue with what it shows now."""
        shown = [a_comment(one["id"], on=3, body=one["body"]) for one in self.shown()]
        return an_issue(3, comments=tuple(shown), comment_count=len(shown))

    def own_fingerprints(self) -> list[str]:
        markers = [read_marker(KEY, one.body, target=TARGET.key) for one in self.comments]
        return [one.fingerprint for one in markers if one]

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@dataclass(slots=True)
class ModelClient:
    """The few calls that the writer makes, with the fate of one job."""

    thread: CommentList
    fate: Fate

    def without_allowance(self) -> "ModelClient":
        return self

    def get(self, path: str) -> dict[str, Any]:
        if ISSUE_NUMBER_IN_PATH.search(path):
            return self._find(path).as_json()
        # The count lags behind like the list: the worst that GitHub may do.
        return {"comments": len(self.thread.shown())}

    def pages(self, _path: str) -> Iterator[list[dict[str, Any]]]:
        yield self.thread.shown()

    def post(self, _path: str, body: dict[str, str]) -> dict[str, Any]:
        return self._write(
            lambda: self.thread.add(body["body"], is_ours=True), OutcomeUnknown("no answer")
        )

    def patch(self, path: str, body: dict[str, str]) -> dict[str, Any]:
        silence = GitHubFails("no answer", after_seconds=1.0)
        return self._write(lambda: self._rewrite(path, body["body"]), silence)

    def delete(self, path: str) -> None:
        self.thread.comments.remove(self._find(path))

    def _write(self, change: Callable[[], Comment], silence: Exception) -> dict[str, Any]:
        fate, self.fate = self.fate, Fate.NOTHING
        if fate is Fate.DIES_BEFORE_WRITE:
            raise Killed
        changed = change()
        if fate is Fate.DIES_AFTER_WRITE:
            raise Killed
        if fate is Fate.ANSWER_LOST:
            raise silence
        return changed.as_json()

    def _rewrite(self, path: str, body: str) -> Comment:
        found = self._find(path)
        found.body = body
        return found

    def _find(self, path: str) -> Comment:
        number = ISSUE_NUMBER_IN_PATH.search(path)
        found = [one for one in self.thread.comments if number and one.id == int(number[1])]
        if not found:
            raise Gone("deleted")
        return found[0]


class MemoryThatLags(CommentMemory):
    """What is recalled is outdated at once: another worker acts before this one goes on."""

    def __init__(self, connection: Redis, *, prefix: str, overtake: Callable[[], None]) -> None:
        super().__init__(connection, prefix=prefix)
        self._overtake = overtake

    def recall(self, key: str) -> Memory:
        found = super().recall(key)
        overtake, self._overtake = self._overtake, lambda: None
        overtake()
        return found


class OnceOnly(RuleBasedStateMachine):
    def __init__(self, connection: Redis) -> None:
        super().__init__()
        self.redis = connection
        self.prefix = f"test-{uuid4().hex}"
        call = WakeUpCall(queue=self.prefix)
        self.inbox = Inbox(connection, prefix=self.prefix, wake_up_call=call)
        self.memory = CommentMemory(connection, prefix=self.prefix)
        self.thread = CommentList()
        self.version = 0
        self.starts = 0
        self.troubles: dict[str, int] = {}
        self.foreign = 0

    @rule()
    def the_issue_is_edited(self) -> None:
        self.version += 1
        self.troubles[self.entry(self.version)] = 0
        self.inbox.accept(self.entry(self.version), TriageIssue(TARGET, "edited"))

    @precondition(lambda self: self.version)
    @rule(data=st.data())
    def a_delivery_arrives_again(self, data: st.DataObject) -> None:
        version = data.draw(st.integers(1, self.version))
        self.inbox.accept(self.entry(version), TriageIssue(TARGET, "edited"))

    @rule()
    def a_person_comments(self) -> None:
        self.foreign += 1
        self.thread.add("The same here.", is_ours=False)

    @rule(fate=FATES, lag_seconds=LAGS, is_noticed=st.booleans())
    def a_worker_takes_the_next_job(self, fate: Fate, lag_seconds: float, is_noticed: bool) -> None:
        job = self.redis.lpop(f"rq:queue:{self.prefix}")
        if job is not None:
            self.thread.lag_seconds = lag_seconds
            self.work(str(job).rpartition("-")[0], fate, is_noticed=is_noticed)

    @rule(fate=FATES, lag_seconds=LAGS, is_noticed=st.booleans())
    def an_edit_is_worked_on(self, fate: Fate, lag_seconds: float, is_noticed: bool) -> None:
        self.the_issue_is_edited()
        self.a_worker_takes_the_next_job(fate, lag_seconds, is_noticed)

    @rule()
    def rq_loses_everything(self) -> None:
        self.redis.delete(f"rq:queue:{self.prefix}")

    @rule()
    def time_passes(self) -> None:
        self.thread.sleep(15.0)
        for entry_id in map(str, self.redis.zrange(f"{self.prefix}:due", 0, -1)):
            self.redis.hset(f"{self.prefix}:entry:{entry_id}", "not_before", "0")
            self.redis.zadd(f"{self.prefix}:due", {entry_id: 0})
        self.inbox.sweep()

    @invariant()
    def there_is_never_a_second_comment(self) -> None:
        assert len(self.thread.own_fingerprints()) <= 1

    @invariant()
    def nobody_else_s_comment_is_touched(self) -> None:
        others = [one.body for one in self.thread.comments if not one.is_ours]
        assert others == ["The same here."] * self.foreign

    def teardown(self) -> None:
        for _ in range(6 * self.version):
            self.time_passes()
            self.a_worker_takes_the_next_job(Fate.NOTHING, 0.0, is_noticed=True)
        counts = self.inbox.counts()
        assert sum(counts[state] for state in ENDS) == self.version
        newest = [f"v{self.version}"] if self.version else []
        assert self.thread.own_fingerprints() == newest
        self.delete_own_keys()

    def entry(self, version: int) -> str:
        return f"{self.prefix}-{version}"

    def work(self, entry_id: str, fate: Fate, *, is_noticed: bool) -> None:
        if self.troubles[entry_id] >= MOST_TROUBLES:
            fate = Fate.NOTHING
        self.troubles[entry_id] += fate is not Fate.NOTHING
        self.starts += 1
        owner = f"worker-{self.starts}"

        def run(request: Request, *, delivery: str, check_lease: Callable[[], None]) -> str:
            del request
            memory = self.memory
            if fate is Fate.OVERTAKEN:
                memory = self.memory_that_lags(lambda: self.overtake(delivery))
            return self.analyse(fate, memory=memory, check_lease=check_lease)

        runner = Runner(self.inbox, run, log=QUIET, lease_seconds=LEASE_SECONDS)
        try:
            runner.run_entry(entry_id, owner=owner)
        except Killed:
            self.mourn(entry_id, owner, is_noticed=is_noticed)

    def analyse(self, fate: Fate, *, memory: CommentMemory, check_lease: Callable[[], None]) -> str:
        """Read the issue as it is now, and say it in the comment."""
        effect = UpsertComment("### TL;DR", f"v{self.version}")
        CommentWriter(
            client=ModelClient(self.thread, fate),  # type: ignore[arg-type]
            target=TARGET,
            recognition=Recognition(lambda: OURS, KEY, TARGET.key),
            memory=memory,
            web_url="https://github.com",
            check_lease=check_lease,
            sleep=self.thread.sleep,
            new_attempt=lambda: uuid4().hex,
        ).upsert(effect, seen=self.thread.as_read())
        return "done"

    def memory_that_lags(self, overtake: Callable[[], None]) -> CommentMemory:
        return MemoryThatLags(self.redis, prefix=self.prefix, overtake=overtake)

    def overtake(self, delivery: str) -> None:
        """Let the lease run out, and another worker do all of the work."""
        self.drop_lease()
        self.time_passes()
        self.work(delivery, Fate.NOTHING, is_noticed=True)

    def mourn(self, entry_id: str, owner: str, *, is_noticed: bool) -> None:
        """Let the worker report the death, or let the lease run out when the worker died too."""
        if is_noticed:
            self.inbox.abandon(entry_id, owner=owner, reason="its process was killed")
        else:
            self.drop_lease()

    def drop_lease(self) -> None:
        self.redis.delete(f"{self.prefix}:lease:{TARGET.key}")

    def delete_own_keys(self) -> None:
        own = list(self.redis.scan_iter(f"*{self.prefix}*", count=1000))
        if own:
            self.redis.delete(*own)


QUIET: structlog.stdlib.BoundLogger = structlog.wrap_logger(
    structlog.ReturnLogger(), processors=[lambda _logger, _name, event: event["event"]]
)


def test_there_is_one_comment_of_the_newest_text_whatever_happens(connection: Redis) -> None:
    class OnThisServer(OnceOnly):
        def __init__(self) -> None:
            super().__init__(connection)

    run_state_machine_as_test(
        OnThisServer,
        settings=settings(
            max_examples=40,
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
        ),
    )
