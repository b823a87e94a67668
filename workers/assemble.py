"""Settings -> Toolbox: the one place where real things meet.

It runs in the worker's parent before the first fork: the key and every library are loaded once, and
nothing is connected that a fork could share.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from secrets import token_hex

from bot.domain.issue import RepositoryRef
from bot.domain.requests import Target
from bot.errors import SettingsError
from bot.github.app_auth import AppAuth
from bot.github.client import GitHubClient
from bot.github.comment_writer import CommentWriter
from bot.github.history_reader import HistoryReader
from bot.github.own_comments import Recognition
from bot.github.reader import Reader
from bot.github.repository_files import RepositoryFiles, drop_kept_files
from bot.github.repository_lists import RepositoryLists
from bot.github.spending import Allowance, Spending
from bot.github.tokens import InstallationTokens
from bot.github.transport import Transport
from bot.github.writer import Writer
from bot.inbox.inbox import Inbox
from bot.memory.ceiling import Ceiling
from bot.memory.effects import CommentMemory
from bot.memory.follow_ups import FollowUpMemory
from bot.memory.issues import IssueMemory
from bot.memory.people import PeopleMemory
from bot.memory.recent_changes import RecentChanges
from bot.memory.shortlived import JsonCache, ReserveMemory, TokenCache, Turn
from bot.memory.write_budget import WriteBudget
from bot.redis_server.connection import connect_worker
from bot.settings.settings import Settings
from bot.store.history import HistoryStore
from bot.store.history_search import HistorySearch
from bot.store.kept_repositories import KeptRepositories
from bot.store.learned import LearnedStore
from bot.store.opening import open_up_to_date
from bot.store.reports import ReportStore
from bot.store.votes import VoteStore
from workers.background_turn import background_turn
from workers.evaluation.backtester import Backtester
from workers.learning.trainer import Trainer, open_shelf
from workers.lease import AgeingLease
from workers.providers.opening import open_meanings
from workers.report_shelf import StoredReports
from workers.toolbox import Clock, Toolbox


def assemble(settings: Settings) -> Toolbox:
    """Return the toolbox of a worker; SettingsError where the App's credentials are missing."""
    github = GitHub.of(settings)
    connection = connect_worker(_redis_url(settings))
    memory, inbox = CommentMemory(connection), Inbox(connection)
    reports = open_reports(settings)
    engine = reports.store.engine
    meanings = open_meanings(settings.data_dir, engine)
    return Toolbox(
        open_reader=github.open_reader,
        open_writer=Writers(github, memory, settings.secret_key).open_writer,
        look_at_write_budget=github.budget.look,
        memory=memory,
        people=PeopleMemory(connection),
        follow_ups=FollowUpMemory(connection),
        votes=VoteStore(engine),
        ceilings=Ceiling(connection),
        reserve=ReserveMemory(connection),
        reports=reports,
        drop_kept_files=github.drop_kept_files,
        kept_repositories=KeptRepositories(engine),
        recent_changes=RecentChanges(connection),
        forget_issue_memory=IssueMemory(connection).forget_repositories,
        resume_installation=inbox.resume,
        resume_issue=inbox.resume_issue,
        history=HistoryStore(engine),
        past_search=HistorySearch(engine),
        meanings=meanings,
        open_history_reader=github.open_history_reader,
        find_target=github.find_target,
        find_models=open_shelf(engine, data_dir=settings.data_dir, meanings=meanings).models,
        train=Trainer(engine, memory, system_clock(), settings.github_url, meanings).train,
        take_calls=github.transport.tally.take,
        backtest=Backtester(engine, system_clock(), settings.github_url).test_in_background,
        has_backtest=LearnedStore(engine).has_backtest,
        background_turn=partial(background_turn, partial(Turn, connection, name="background")),
        accept=inbox.accept,
        clock=system_clock(),
        web_url=settings.github_url,
        is_dry_run=settings.dry_run,
    )


def system_clock() -> Clock:
    """Return the clock of this machine."""
    return Clock(now=lambda: datetime.now(UTC), steady=time.monotonic)


def open_transport(settings: Settings) -> Transport:
    """Return the way to the GitHub that the settings name."""
    return Transport(settings.github_api_url, version=version("issuegraph"))


def open_reports(settings: Settings) -> StoredReports:
    """Return the shelf of reports, its tables up to date and no connection left open."""
    store = ReportStore(open_up_to_date(settings.database_url))
    return StoredReports(store, settings.public_url, settings.github_url, settings.secret_key)


@dataclass(frozen=True, slots=True)
class GitHub:
    """The App on one GitHub: readers for whatever an installation may see."""

    app: AppAuth
    transport: Transport
    web_url: str
    cache: JsonCache
    budget: WriteBudget

    @classmethod
    def of(cls, settings: Settings) -> "GitHub":
        """Return the App that the settings name."""
        if settings.github_app_id is None or settings.github_private_key is None:
            raise SettingsError("GITHUB_APP_ID and GITHUB_PRIVATE_KEY are needed to work.")
        transport, connection = open_transport(settings), connect_worker(_redis_url(settings))
        app = AppAuth(
            settings.github_app_id,
            settings.github_private_key,
            transport=transport,
            clock=system_clock().now,
            cache=TokenCache(connection, secret_key=settings.secret_key),
        )
        return cls(
            app, transport, settings.github_url, JsonCache(connection), WriteBudget(connection)
        )

    def open_reader(self, target: Target) -> Reader:
        """Return a reader with an allowance of its own."""
        client = self.client(target, allowance=Allowance())
        files = RepositoryFiles(client, cache=self.cache, reader_id=target.repository_id)
        lists = RepositoryLists(client, cache=self.cache, reader_id=target.repository_id)
        return Reader(
            client, home=target.repository, web_url=self.web_url, files=files, lists=lists
        )

    def open_history_reader(self, target: Target) -> HistoryReader:
        """Return a reader of the repository's past, which no single analysis bounds."""
        return HistoryReader(self.client(target, allowance=None))

    def find_target(self, repository: RepositoryRef) -> Target:
        """Return the ids of a repository where the App is installed."""
        found = self.app.find_repository(repository)
        return Target(found.installation_id, found.repository_id, repository, number=0)

    def drop_kept_files(self, repository_id: int, repository: RepositoryRef) -> None:
        """Have the repository's own configuration and forms read afresh."""
        drop_kept_files(self.cache, repository_id=repository_id, repository=repository)

    def client(self, target: Target, *, allowance: Allowance | None) -> GitHubClient:
        """Return a client that speaks as the installation, narrowed to the one repository."""
        return GitHubClient(
            self.transport,
            InstallationTokens(self.app, target.installation_id, target.repository_id),
            clock=system_clock().now,
            spending=Spending(),
            allowance=allowance,
            before_write=partial(self.budget.spend, target.installation_id),
        )


@dataclass(frozen=True, slots=True)
class Writers:
    """Opens a writer for one issue."""

    github: GitHub
    memory: CommentMemory
    marker_key: bytes
    steady: Callable[[], float] = time.monotonic

    def open_writer(self, target: Target, check_lease: Callable[[], None]) -> Writer:
        """Return a writer that asks `check_lease` before each write.

        It asks again where the preparation of the write took long.
        """
        lease = AgeingLease(check_lease, steady=self.steady)
        client = self.github.client(target, allowance=Allowance())
        client = replace(client, before_write=partial(_in_turn, client.before_write, lease.insist))
        comments = CommentWriter(
            client=client,
            target=target,
            recognition=Recognition(self.github.app.identity, self.marker_key, target.key),
            memory=self.memory,
            web_url=self.github.web_url,
            check_lease=lease.check,
            sleep=time.sleep,
            new_attempt=lambda: token_hex(8),
        )
        return Writer(client, target, comments, lease.check)


def _in_turn(*steps: Callable[[], None]) -> None:
    for step in steps:
        step()


def _redis_url(settings: Settings) -> str:
    if settings.redis_url is None:
        raise SettingsError("REDIS_URL is not known: the embedded server was not started.")
    return settings.redis_url
