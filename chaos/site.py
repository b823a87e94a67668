"""One whole installation on this machine: GitHub, Redis, web, workers and clock, all real but one.

Only GitHub is simulated, in this process. Every command to Redis passes a proxy, so that a fault
can strike between any two of them.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import count
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from redis import Redis

from bot.inbox.entry import ENDS
from bot.inbox.inbox import EntryState, Inbox
from bot.redis_server.connection import connect_worker
from bot.redis_server.embedded import EmbeddedRedis, start_or_reuse
from bot.simulator import Simulator
from bot.simulator.apps import App, Installation
from bot.simulator.issue import Issue
from bot.simulator.repository import Repository
from chaos.points import scripts_of_jobs
from chaos.programs import MODULES, Programs
from chaos.redis_proxy import RedisProxy
from chaos.report_text import FOREIGN_COMMENT, body_of, title_of

SECRET = "the webhook secret of the chaos"  # noqa: S105 - made up for a simulated GitHub
_READY_SECONDS = 60.0
_LOOK_EVERY_SECONDS = 0.05
_REDELIVER_EVERY_SECONDS = 2.0


class NotReady(Exception):  # noqa: N818 - it is what happened
    """Something did not come up, or did not come to rest, in time."""


@dataclass(frozen=True, slots=True)
class Tenant:
    """A repository and where the App is installed on it."""

    repository: Repository
    installation: Installation


@dataclass(slots=True)
class Site:
    """Everything that runs; open one with `open_site`."""

    folder: Path
    simulator: Simulator
    app: App
    tenants: tuple[Tenant, ...]
    proxy: RedisProxy
    programs: Programs
    redis: EmbeddedRedis
    web_url: str
    _numbers: Iterator[int] = field(default_factory=lambda: count(1000))

    @property
    def log(self) -> Path:
        return self.programs.log

    @contextmanager
    def connection(self) -> Iterator[Redis]:
        """Open a way to Redis that no fault of the proxy touches."""
        with connect_worker(self.redis.url) as opened:
            yield opened

    def open_issue(self, tenant: Tenant | None = None) -> Issue:
        """Open an issue with a person's comment below it; its text holds a number of its own."""
        number = next(self._numbers)
        repository = (tenant or self.tenants[0]).repository
        issue = repository.open_issue(title_of(number), body_of(number))
        with self.simulator.world.quietly():
            issue.comment("grace", FOREIGN_COMMENT)
        return issue

    def edit_issue(self, issue: Issue) -> None:
        """Change what the issue reports."""
        number = next(self._numbers)
        issue.edit(title=title_of(number), body=body_of(number))

    def start_redis(self) -> None:
        """Start Redis unless it runs."""
        self.redis = start_or_reuse(self.folder)

    def start(self) -> None:
        """Start what does not run, Redis first; return when the receiver is ready."""
        self.start_redis()
        with self.connection() as redis:
            # A script that Redis does not know yet is sent twice, which would be counted as two.
            for text in scripts_of_jobs().values():
                redis.script_load(text)
        for module in MODULES:
            self.programs.start(module)
        wait_until(self.is_ready, seconds=_READY_SECONDS, what="the receiver is ready")

    def is_ready(self) -> bool:
        try:
            with urlopen(f"{self.web_url}/readyz", timeout=2) as answer:  # noqa: S310 - our own
                return bool(answer.status == 200)  # noqa: PLR2004 - HTTP's OK
        except (URLError, OSError):
            return False

    def accepted(self) -> set[str]:
        """Return the ids of the deliveries that were answered with 202."""
        return {one.guid for one in self.simulator.world.deliveries if one.status_code == 202}  # noqa: PLR2004

    def unfinished(self) -> set[str]:
        """Return the accepted deliveries whose work has not ended."""
        with self.connection() as redis:
            inbox = Inbox(redis)
            ended = {one.id for state in ENDS for one in inbox.entries(state, most=1_000_000)}
        return self.accepted() - ended

    def forgotten(self) -> set[str]:
        """Return the accepted deliveries that the inbox does not know (any more)."""
        with self.connection() as redis:
            inbox = Inbox(redis)
            return {one for one in self.accepted() if inbox.find(one) is None}

    def most_starts(self) -> int:
        """Return how often the entry was started that was started most often."""
        with self.connection() as redis:
            entries = Inbox(redis).entries(EntryState.DONE, most=100_000)
        return max((one.attempts for one in entries), default=0)

    def posted(self, issues: Iterable[Issue]) -> int:
        """Return how many comments were created on these issues, deleted ones included."""
        places = {
            f"/repos/{one.repository.full_name}/issues/{one.number}/comments" for one in issues
        }
        return sum(
            one.method == "POST" and one.path in places and one.status == HTTPStatus.CREATED
            for one in list(self.simulator.world.requests)
        )

    def is_idle(self) -> bool:
        """Say whether no delivery waits or is being worked on."""
        with self.connection() as redis:
            counts = Inbox(redis).counts()
        return counts[EntryState.WAITING] + counts[EntryState.LEASED] == 0

    def given_up(self) -> int:
        """Return how many deliveries ended without having been worked off."""
        with self.connection() as redis:
            counts = Inbox(redis).counts()
        return counts[EntryState.DEAD] + counts[EntryState.QUARANTINED]

    def redeliver_failed(self) -> None:
        """Send again what was never answered well, as the operator of an App does."""
        attempts = list(self.simulator.world.deliveries)
        settled = {one.guid for one in attempts if one.status in ("OK", "pending")}
        failed = {one.guid: one for one in attempts if one.guid not in settled}
        for delivery in failed.values():
            self.simulator.world.courier.redeliver(delivery)

    def await_rest(self, *, seconds: float) -> None:
        """Return when every delivery was accepted and its work has ended; NotReady otherwise."""
        next_redelivery = 0.0

        def is_at_rest() -> bool:
            nonlocal next_redelivery
            if time.monotonic() >= next_redelivery:
                self.redeliver_failed()
                # Slowly, so that asking does not become the load.
                next_redelivery = time.monotonic() + _REDELIVER_EVERY_SECONDS
            is_sent = all(self._was_answered().values())
            return is_sent and self.is_idle() and not self.unfinished()

        wait_until(is_at_rest, seconds=seconds, what="the work has ended")

    def _was_answered(self) -> dict[str, bool]:
        answered: dict[str, bool] = {}
        for one in list(self.simulator.world.deliveries):
            answered[one.guid] = answered.get(one.guid, False) or one.status == "OK"
        return answered


def wait_until(is_true: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Return when something is true; NotReady when it is not after so many seconds."""
    deadline = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > deadline:
            raise NotReady(f"waited {seconds:g} s in vain until {what}")
        time.sleep(_LOOK_EVERY_SECONDS)
