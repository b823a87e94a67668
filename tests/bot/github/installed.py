"""An App installed on one repository of the simulated GitHub, and what the tests meet it with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from bot.domain.issue import IssueRef, RepositoryRef
from bot.domain.requests import Target
from bot.github.app_auth import PERMISSIONS, AppAuth, MemoryTokenCache
from bot.github.client import GitHubClient
from bot.github.comment_writer import CommentWriter
from bot.github.own_comments import OwnIdentity, Recognition
from bot.github.reader import Reader
from bot.github.spending import Allowance, Spending
from bot.github.tokens import InstallationTokens
from bot.github.transport import Transport
from bot.simulator import Simulator

MARKER_KEY = b"the key that signs markers in tests"
ENGINE = RepositoryRef("octo", "engine")


@dataclass(slots=True)
class MovableClock:
    """A time that stands still until it is moved."""

    now: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class Remembered:
    comment_id: int | None = None
    fingerprint: str | None = None
    digests: frozenset[str] = frozenset()
    open_intent: str | None = None
    is_suppressed: bool = False


@dataclass(slots=True)
class DictMemory:
    """Remembers like the real one, in a dictionary."""

    by_key: dict[str, Remembered] = field(default_factory=dict)

    def recall(self, key: str) -> Remembered:
        return self.by_key.get(key, Remembered())

    def intend(self, key: str, attempt: str) -> None:
        self.by_key[key] = replace(self.recall(key), open_intent=attempt)

    def withdraw(self, key: str) -> None:
        self.by_key[key] = replace(self.recall(key), open_intent=None)

    def expect(self, key: str, digest: str) -> None:
        known = self.recall(key)
        digests = known.digests | {digest} if known.digests else known.digests
        self.by_key[key] = replace(known, digests=digests, fingerprint=None)

    def record(self, key: str, comment_id: int, fingerprint: str, *, digest: str) -> None:
        digests = self.recall(key).digests | {digest}
        self.by_key[key] = Remembered(comment_id, fingerprint, digests)

    def suppress(self, key: str) -> None:
        self.by_key[key] = Remembered(is_suppressed=True)


def hold_lease() -> None:
    """Stand for a lease that nobody takes away."""


class Installed:
    """The simulated GitHub with `octo/engine`, where the App is installed."""

    def __init__(self, simulator: Simulator, clock: MovableClock) -> None:
        self.simulator = simulator
        self.clock = clock
        self.world = simulator.world
        self.repository = self.world.create_repository("octo/engine")
        self.app = self.world.create_app("issuegraph", permissions=dict(PERMISSIONS))
        self.installation = self.world.install(self.app, ["octo/engine"])
        self.spending = Spending()
        self.memory = DictMemory()
        self.slept: list[float] = []
        self._attempts: Iterator[int] = count(1)

    @property
    def transport(self) -> Transport:
        return Transport(self.simulator.api_url, version="1.0", timeout_seconds=1.0)

    @property
    def identity(self) -> OwnIdentity:
        return OwnIdentity(self.app.id, self.app.bot_login)

    def auth(self, cache: MemoryTokenCache | None = None) -> AppAuth:
        return AppAuth(
            str(self.app.id),
            self.app.private_key_pem,
            transport=self.transport,
            clock=self.clock,
            cache=cache or MemoryTokenCache(),
        )

    def client(self, *, allowance: Allowance | None = None) -> GitHubClient:
        tokens = InstallationTokens(self.auth(), self.installation.id, self.repository.id)
        return GitHubClient(self.transport, tokens, self.clock, self.spending, allowance)

    def reader(self, *, allowance: Allowance | None = None) -> Reader:
        client = self.client(allowance=allowance)
        return Reader(client, home=ENGINE, web_url=self.simulator.url)

    def target(self, number: int) -> Target:
        return Target(self.installation.id, self.repository.id, ENGINE, number)

    def comment_writer(
        self, number: int, *, check_lease: Callable[[], None] = hold_lease
    ) -> CommentWriter:
        target = self.target(number)
        return CommentWriter(
            client=self.client(),
            target=target,
            recognition=Recognition(lambda: self.identity, MARKER_KEY, target.key),
            memory=self.memory,
            web_url=self.simulator.url,
            check_lease=check_lease,
            sleep=self._sleep,
            new_attempt=lambda: f"attempt-{next(self._attempts)}",
        )

    def asked(self) -> list[tuple[str, str, int]]:
        """Return what was asked of the API: method, path below the API and status."""
        return [(one.method, one.path, one.status) for one in self.world.requests]

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.pass_seconds(seconds)


def ref(number: int, repository: RepositoryRef = ENGINE) -> IssueRef:
    return IssueRef(repository, number)
