"""What compares with GitHub and tidies what is kept, put together from settings."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import structlog

from bot.errors import InstallationMustWait
from bot.github.client import GitHubClient
from bot.github.deliveries import Deliveries
from bot.github.installations import InstalledOn, is_installed
from bot.github.spending import Spending
from bot.github.tokens import InstallationTokens, ListingTokens
from bot.inbox.inbox import Inbox
from bot.memory.issues import IssueMemory
from bot.memory.lost_deliveries import LostDeliveryMemory
from bot.redis_server.connection import connect_worker
from bot.settings.settings import Settings
from bot.store.history import HistoryStore
from bot.store.kept_repositories import KeptRepositories
from bot.store.old_reports import OldReports
from bot.store.reports import ReportStore
from workers.assemble import GitHub, open_reports, system_clock
from workers.duties.lost_deliveries import LostDeliveries
from workers.duties.memory_retention import MemoryRetention
from workers.duties.missed_issues import MissedIssues
from workers.duties.missed_learning import MissedLearning
from workers.duties.missed_removals import MissedRemovals
from workers.duties.missed_uninstallations import MissedUninstallations
from workers.duties.report_retention import ReportRetention
from workers.duties.report_visibility import ReportVisibility
from workers.jobs.learn_again import LearnAgain


@dataclass(frozen=True, slots=True)
class SecondLook:
    """The nets under the webhooks, and the broom."""

    deliveries: LostDeliveries
    issues: MissedIssues
    uninstallations: MissedUninstallations
    histories: LearnAgain
    reports: ReportRetention
    memories: MemoryRetention

    @classmethod
    def of(cls, settings: Settings) -> "SecondLook":
        """Return it for the App that the settings name, as `assemble` does a toolbox."""
        connection = connect_worker(settings.redis_url or "")
        github, inbox = GitHub.of(settings), Inbox(connection)
        now, store = system_clock().now, open_reports(settings).store
        deliveries = _lost_deliveries(github, inbox, LostDeliveryMemory(connection))
        issues = _missed_issues(github, inbox, store)
        history = HistoryStore(store.engine)
        learn_again = LearnAgain(history.all_progress, inbox.accept, now)
        old_reports = OldReports(store.engine)
        retention = ReportRetention(old_reports, settings.reports_kept_days, now)
        memories = MemoryRetention(IssueMemory(connection), old_reports)
        uninstallations = MissedUninstallations(
            KeptRepositories(store.engine).installations,
            partial(is_installed, github.app),
            inbox.accept,
            github.cache,
            now,
        )
        return cls(deliveries, issues, uninstallations, learn_again, retention, memories)


def _lost_deliveries(github: GitHub, inbox: Inbox, memory: LostDeliveryMemory) -> LostDeliveries:
    return LostDeliveries(
        Deliveries(github.app),
        is_known=partial(_is_in, inbox),
        memory=memory,
        now=system_clock().now,
        sleep=time.sleep,
        log=structlog.get_logger(),
    )


def _is_in(inbox: Inbox, entry_id: str) -> bool:
    return inbox.find(entry_id) is not None


def _missed_issues(github: GitHub, inbox: Inbox, store: ReportStore) -> MissedIssues:
    log, now = structlog.get_logger(), system_clock().now
    is_asked_for = partial(_is_in, inbox)
    visibility = ReportVisibility(store, log)
    kept_for = KeptRepositories(store.engine).names_of_installation
    removals = MissedRemovals(kept_for, inbox.accept, github.cache, now)
    begun_of = HistoryStore(store.engine).begun_of
    unlearned = MissedLearning(begun_of, is_asked_for, inbox.accept, now)

    def follow(installation_id: int, listed: Sequence[InstalledOn]) -> None:
        visibility.follow(listed)
        removals.follow(installation_id, listed)
        unlearned.follow(installation_id, listed)

    def park(installation_id: int, limit: InstallationMustWait) -> None:
        inbox.park(installation_id, seconds=limit.after_seconds, cause=limit.cause)

    return MissedIssues(
        github.app,
        open_client=partial(_open_client, github),
        is_known=lambda repository_id, number: bool(store.find_by_id(repository_id, number)),
        is_asked_for=is_asked_for,
        accept=inbox.accept,
        seconds_held_back=inbox.seconds_held_back,
        park=park,
        note_listed=follow,
        notes=github.cache,
        now=now,
        log=log,
    )


def _open_client(github: GitHub, installation_id: int, repository_id: int | None) -> GitHubClient:
    tokens = (
        ListingTokens(github.app, installation_id)
        if repository_id is None
        else InstallationTokens(github.app, installation_id, repository_id)
    )
    return GitHubClient(github.transport, tokens, system_clock().now, Spending())
