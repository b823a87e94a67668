"""An inbox and a report store small enough to look into, and the application that uses them."""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from werkzeug.test import Client, TestResponse

from bot.domain.requests import Request
from bot.errors import RetryLater
from bot.inbox.entry import Entry, EntryState
from bot.inbox.inbox import Acceptance
from bot.settings.settings import Settings
from bot.store.reports import ReportSummary, StoredReport
from bot.web.app import create_app
from bot.web.votes import Votes

SECRET = b"4f1c0d8be2a97365"
SECRET_KEY = b"0123456789abcdef"
APP_ID = "12"


@dataclass
class InboxInMemory:
    """Keeps requests by delivery id; `is_away` makes every call fail as Redis would."""

    kept: dict[str, Request] = field(default_factory=dict)
    unfinished: set[str] = field(default_factory=set)
    is_away: bool = False
    is_full: bool = False
    entries: list[Entry] = field(default_factory=list)

    def accept(self, delivery: str, request: Request) -> Acceptance:
        self.ping()
        if delivery in self.unfinished:
            return Acceptance.REARMED
        if delivery in self.kept:
            return Acceptance.SEEN
        if self.is_full:
            return Acceptance.FULL
        self.kept[delivery] = request
        return Acceptance.NEW

    def latest(self, state: EntryState, *, most: int) -> tuple[Entry, ...]:
        return tuple(one for one in self.entries if one.state is state)[:most]

    def learning(self, *, most: int) -> tuple[Entry, ...]:
        return tuple(one for one in self.entries if one.key.startswith("train:"))[:most]

    def deletions(self, *, most: int) -> tuple[Entry, ...]:
        return tuple(one for one in self.entries if one.key.startswith("forget inst"))[:most]

    def figures(self) -> None:
        """Tell nothing, as when Redis is away."""

    def ping(self) -> None:
        if self.is_away:
            raise RetryLater("the queue cannot be reached", after_seconds=1)


@dataclass
class ReportsInMemory:
    reports: list[StoredReport] = field(default_factory=list)

    def find(self, full_name: str, number: int) -> StoredReport | None:
        key = (full_name.lower(), number)
        found = (it for it in self.reports if (it.full_name.lower(), it.number) == key)
        return next(found, None)

    def latest(self, most: int) -> tuple[ReportSummary, ...]:
        public = [it for it in self.reports if not it.is_private]
        return tuple(
            ReportSummary(it.full_name, it.number, it.title, it.verdict, it.analysed_at)
            for it in public[:most]
        )

    def ping(self) -> None:
        """Answer at once: memory is always there."""


@dataclass
class VotesInMemory:
    votes: dict[tuple[int, int], dict[str, int]] = field(default_factory=dict)

    def count(self, repository_id: int, number: int) -> dict[str, int]:
        return self.votes.get((repository_id, number), {})

    def cast_by(self, voter: str, *, repository_id: int, number: int) -> frozenset[str]:  # noqa: ARG002
        return frozenset()


def settings_in(
    folder: Path, *, app_id: str | None = APP_ID, secrets: tuple[bytes, ...] = (SECRET,)
) -> Settings:
    return Settings(
        data_dir=folder,
        secret_key=SECRET_KEY,
        database_url=f"sqlite:///{folder}/issuegraph.db",
        github_app_id=app_id,
        github_private_key="a key that nothing here reads" if app_id else None,
        github_webhook_secrets=secrets if app_id else (),
    )


def client_for(
    settings: Settings,
    *,
    inbox: InboxInMemory | None = None,
    reports: ReportsInMemory | None = None,
    votes: Votes | VotesInMemory | None = None,
) -> Client:
    app = create_app(
        settings,
        inbox=inbox or InboxInMemory(),
        reports=reports or ReportsInMemory(),
        votes=votes or VotesInMemory(),
        own_login="issuegraph[bot]",
    )
    return app.test_client()


def sign(body: bytes, secret: bytes = SECRET) -> str:
    return f"sha256={hmac.new(secret, body, hashlib.sha256).hexdigest()}"


def deliver(client: Client, body: bytes, **headers: str) -> TestResponse:
    """Send a signed delivery of an `issues` event; `headers` replace what is usual."""
    usual = {
        "Content-Type": "application/json",
        "X-GitHub-Event": "issues",
        "X-GitHub-Delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        "X-GitHub-Hook-Installation-Target-Type": "integration",
        "X-GitHub-Hook-Installation-Target-ID": APP_ID,
        "X-Hub-Signature-256": sign(body),
    }
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/webhook", data=body, headers=usual | given)


def a_report(**changes: object) -> StoredReport:
    fields = {
        "repository_id": 70,
        "full_name": "acme/Rocket.js",
        "number": 3,
        "is_private": False,
        "title": "Engine stalls",
        "verdict": "fixed",
        "analysed_at": datetime(2026, 5, 4, 12, 30, tzinfo=UTC),
        "markdown": "### TL;DR\n\nFixed in 2.1.\n",
        "json": '{"verdict":"fixed"}',
        "comment_url": "https://github.com/acme/Rocket.js/issues/3#issuecomment-9",
    }
    return StoredReport(**(fields | changes))
