"""A second net under the webhooks: recent issues of which nothing is known are asked for.

Rule: nothing older than its installation, for nobody asked the App to look at the past.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.domain.requests import Target, TriageIssue
from bot.errors import RetryLater, Unreachable
from bot.github.app_auth import AppAuth
from bot.github.client import GitHubClient
from bot.github.installations import (
    Installation,
    InstalledOn,
    list_installations,
    list_recent_reports,
    list_repositories,
)
from workers.lost_deliveries import Notes

_REACH = timedelta(days=7)
_OVERLAP = timedelta(hours=2)
# An event may be under way for as long.
_SETTLED_AFTER = timedelta(minutes=10)
_MOST_REPOSITORIES = 500
_MOST_ISSUES = 100
_KEPT_SECONDS = 30 * 86_400.0


@dataclass(frozen=True, slots=True)
class MissedIssues:
    """Compares what GitHub lists with what was analysed."""

    app: AppAuth
    # A client for one repository of an installation, or (None) for the list of all of them.
    open_client: Callable[[int, int | None], GitHubClient]
    # Says whether an issue, by ids, was analysed.
    is_known: Callable[[int, int], bool]
    accept: Callable[[str, TriageIssue], object]
    notes: Notes
    now: Callable[[], datetime]
    log: structlog.stdlib.BoundLogger

    def ask_for(self) -> int:
        """Put what was missed into the inbox; return how many issues that were."""
        return sum(self._look_at(installation) for installation in list_installations(self.app))

    def _look_at(self, installation: Installation) -> int:
        started, key = self.now(), f"issues read until:{installation.id}"
        since = max(installation.created_at, self._mark(key, started) - _OVERLAP)
        try:
            missed = self._find(installation, since=since)
        except (RetryLater, Unreachable) as trouble:
            self.log.info("recent issues not read", installation=installation.id, why=str(trouble))
            return 0
        for target in missed[:_MOST_ISSUES]:
            entry_id = f"missed-{target.repository_id}-{target.number}"
            self.accept(entry_id, TriageIssue(target, "opened"))
        if len(missed) <= _MOST_ISSUES:
            self.notes.put(key, started.isoformat(), ttl_seconds=_KEPT_SECONDS)
        return min(len(missed), _MOST_ISSUES)

    def _mark(self, key: str, started: datetime) -> datetime:
        oldest, noted = started - _REACH, self.notes.get(key)
        return max(oldest, datetime.fromisoformat(noted)) if noted else oldest

    def _find(self, installation: Installation, *, since: datetime) -> list[Target]:
        repositories = list(list_repositories(self.open_client(installation.id, None)))
        missed: list[Target] = []
        for repository in repositories[:_MOST_REPOSITORIES]:
            missed += self._find_in(repository, installation, since=since)
        return missed

    def _find_in(
        self, repository: InstalledOn, installation: Installation, *, since: datetime
    ) -> list[Target]:
        client = self.open_client(installation.id, repository.id)
        latest = self.now() - _SETTLED_AFTER
        return [
            Target(installation.id, repository.id, repository.ref, report.number)
            for report in list_recent_reports(repository.ref, since=since, client=client)
            if report.created_at <= latest and not self.is_known(repository.id, report.number)
        ]
