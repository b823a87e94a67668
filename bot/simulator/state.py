"""The whole simulated GitHub in memory: repositories, Apps, tokens, deliveries, faults."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.simulator.apps import (
    App,
    Installation,
    InstallationToken,
    development_key,
    mint_token,
)
from bot.simulator.deliver import Courier, Delivery
from bot.simulator.faults import Faults
from bot.simulator.ground import Ground, Happening, User
from bot.simulator.issue import Issue
from bot.simulator.limits import RateLimits
from bot.simulator.moments import Moment, TimeSource
from bot.simulator.payloads import payload_of
from bot.simulator.repository import Repository
from bot.simulator.shapes.links import Links
from bot.simulator.weaving import weave

ALWAYS_SENT = frozenset({"installation", "installation_repositories", "meta", "ping"})


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """One request that was answered; `category` is read, write, graphql or search."""

    method: str
    path: str
    query: str
    status: int
    actor: str
    category: str
    at: datetime
    # Until when an answer told whoever asked to wait.
    wait_until: datetime | None = None


@dataclass(slots=True, eq=False, repr=False)
class World:
    """Everything there is; every change goes through one lock."""

    ground: Ground
    links: Links
    courier: Courier
    repositories: list[Repository] = field(default_factory=list)
    former_names: dict[str, Repository] = field(default_factory=dict)
    apps: list[App] = field(default_factory=list)
    installations: list[Installation] = field(default_factory=list)
    installation_tokens: dict[str, InstallationToken] = field(default_factory=dict)
    personal_tokens: dict[str, User] = field(default_factory=dict)
    manifest_codes: dict[str, tuple[App, datetime]] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    limits: RateLimits = field(default_factory=RateLimits)
    requests: list[RequestRecord] = field(default_factory=list)

    @classmethod
    def create(cls, *, clock: TimeSource, web_url: str = "http://127.0.0.1") -> "World":
        """Return an empty world whose links start with the given address."""
        ground = Ground(clock)
        world = cls(ground, Links(web_url, web_url + "/api/v3"), Courier(ground))
        ground.listeners.append(world._heard)
        return world

    @property
    def clock(self) -> TimeSource:
        """Return the source of the simulated time."""
        return self.ground.clock

    @property
    def deliveries(self) -> list[Delivery]:
        """Return every attempt to deliver a webhook, oldest first."""
        return self.courier.log

    def now(self) -> datetime:
        """Return the simulated moment."""
        return self.ground.now()

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Change the world without sending webhooks."""
        with self.ground.quietly():
            yield

    def create_repository(
        self,
        full_name: str,
        *,
        private: bool = False,
        description: str = "",
        created_at: Moment | None = None,
    ) -> Repository:
        """Create a repository `owner/name`; its owner is made on first mention."""
        owner, _, name = full_name.partition("/")
        with self.ground.lock:
            repository = Repository(
                ground=self.ground,
                id=self.ground.next_id(),
                owner=self.ground.user(owner, kind="Organization"),
                name=name,
                private=private,
                default_branch="main",
                description=description,
                created_at=self.ground.moment(created_at),
            )
            self.repositories.append(repository)
            return repository

    def repository(self, full_name: str) -> Repository | None:
        """Return the repository that has this name now."""
        wanted = full_name.lower()
        return next((r for r in self.repositories if r.full_name.lower() == wanted), None)

    def rename_repository(self, repository: Repository, name: str) -> None:
        """Rename a repository; the old name redirects."""
        with self.ground.lock:
            before = repository.name
            self.former_names[repository.full_name.lower()] = repository
            repository.name = name
            repository.announce(
                "repository",
                "renamed",
                actor=repository.owner,
                changes={"repository": {"name": {"from": before}}},
            )

    def change_visibility(self, repository: Repository, *, private: bool) -> None:
        """Make a repository private or public."""
        with self.ground.lock:
            repository.private = private
            action = "privatized" if private else "publicized"
            repository.announce("repository", action, actor=repository.owner)

    def find_thread(self, full_name: str, number: int) -> Issue | None:
        """Return a living issue or pull request."""
        repository = self.repository(full_name)
        thread = None if repository is None else repository.threads.get(number)
        return None if thread is None or thread.deleted or thread.moved_to else thread

    def create_app(
        self,
        slug: str,
        *,
        webhook_url: str | None = None,
        webhook_secret: str | None = None,
        permissions: dict[str, str] | None = None,
        events: Sequence[str] = ("issues", "issue_comment"),
        private_key_pem: str | None = None,
        owner: str = "octo",
    ) -> App:
        """Register an App; without a key of its own it gets this process' development key."""
        with self.ground.lock:
            bot = self.ground.user(f"{slug}[bot]", kind="Bot")
            app = App(
                id=self.ground.next_id(),
                slug=slug,
                name=slug.replace("-", " ").title(),
                owner=self.ground.user(owner, kind="Organization"),
                bot=bot,
                private_key_pem=private_key_pem or development_key(),
                webhook_url=webhook_url,
                webhook_secret=webhook_secret,
                events=list(events),
                permissions={"metadata": "read", **(permissions or {"issues": "write"})},
                created_at=self.now(),
                client_id="Iv23" + self.ground.hex_token(16),
            )
            bot.app = app
            self.apps.append(app)
            return app

    def app_by_issuer(self, issuer: str) -> App | None:
        """Return the App that an assertion names by id or client id."""
        return next((a for a in self.apps if issuer in (str(a.id), a.client_id)), None)

    def install(
        self,
        app: App,
        full_names: Sequence[str],
        *,
        permissions: dict[str, str] | None = None,
        by: str | User | None = None,
    ) -> Installation:
        """Install an App on repositories of one owner."""
        with self.ground.lock:
            chosen = [r for r in self.repositories if r.full_name in set(full_names)]
            if len(chosen) != len(set(full_names)):
                raise KeyError(f"unknown repository among {', '.join(full_names)}")
            owner = chosen[0].owner
            made = Installation(
                id=self.ground.next_id(),
                app=app,
                account=owner,
                repositories=chosen,
                permissions=dict(app.permissions if permissions is None else permissions),
                created_at=self.now(),
            )
            self.installations.append(made)
            self.tell_installation(made, "created", by=by)
            return made

    def tell_installation(
        self, installation: Installation, action: str, *, by: str | User | None = None
    ) -> None:
        """Send the App an event about its own installation."""
        sender = self.ground.user(by or installation.account)
        self.ground.announce(
            "installation", action, actor=sender, repository=None, installation=installation
        )

    def suspend(self, installation: Installation) -> None:
        """Suspend an installation and tell the App."""
        with self.ground.lock:
            installation.suspend(at=self.now())
            self.tell_installation(installation, "suspend")

    def unsuspend(self, installation: Installation) -> None:
        """End a suspension and tell the App."""
        with self.ground.lock:
            installation.unsuspend()
            self.tell_installation(installation, "unsuspend")

    def uninstall(self, installation: Installation) -> None:
        """Remove an installation and tell the App."""
        with self.ground.lock:
            installation.deleted = True
            self.tell_installation(installation, "deleted")

    def installation_of(self, app: App, repository: Repository) -> Installation | None:
        """Return where the App is installed on a repository."""
        for installation in self.installations:
            here = repository in installation.repositories and not installation.deleted
            if installation.app is app and here:
                return installation
        return None

    def create_token(self, login: str) -> str:
        """Return a personal token of a person."""
        with self.ground.lock:
            token = "ghp_" + self.ground.hex_token(36)
            self.personal_tokens[token] = self.ground.user(login)
            return token

    def create_installation_token(
        self,
        installation: Installation,
        *,
        permissions: dict[str, str] | None = None,
        repositories: list[Repository] | None = None,
    ) -> InstallationToken:
        """Return a token of one hour for an installation."""
        with self.ground.lock:
            granted = dict(installation.permissions if permissions is None else permissions)
            token = mint_token(
                installation, ground=self.ground, permissions=granted, repositories=repositories
            )
            self.installation_tokens[token.text] = token
            return token

    def _heard(self, told: Happening) -> None:
        weave(told, find_thread=self.find_thread)
        if told.quiet:
            return
        for installation in self._subscribers(told):
            payload: dict[str, Any] = payload_of(told, installation, links=self.links)
            self.courier.post(
                installation.app,
                told.event,
                payload=payload,
                installation_id=installation.id,
                repository_id=None if told.repository is None else told.repository.id,
            )

    def _subscribers(self, told: Happening) -> list[Installation]:
        about = told.subjects.get("installation")
        if about is not None:
            return [about] if about.app.webhook_url else []
        return [
            i
            for i in self.installations
            if i.app.webhook_url
            and not i.deleted
            and i.suspended_at is None
            and told.repository in i.repositories
            and (told.event in i.app.events or told.event in ALWAYS_SENT)
        ]
