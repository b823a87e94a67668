"""A second net under the webhooks: recent issues of which nothing is known are asked for.

Rule: nothing older than its installation, for nobody asked the App to look at the past. What was
asked for once is not missed any more, though the configuration skips it and no report is kept. Of
an installation on more repositories than one look can see, each look sees the next ones.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.domain.requests import Target, TriageIssue
from bot.errors import AppRefused, InstallationMustWait, RetryLater, Unreachable
from bot.github.answers import UnexpectedAnswer
from bot.github.app_auth import AppAuth
from bot.github.client import GitHubClient
from bot.github.installations import (
    Installation,
    InstalledOn,
    list_installations,
    list_recent_reports,
    list_repositories,
)
from workers.duties.read_marks import Notes, read_mark

_REACH = timedelta(days=7)
_OVERLAP = timedelta(hours=2)
# An event may be under way for as long.
_SETTLED_AFTER = timedelta(minutes=10)
_MOST_REPOSITORIES = 500
_MOST_ISSUES = 100
_KEPT_SECONDS = 30 * 86_400.0
# An answer that we cannot read must not end the look at the other installations.
_NOT_UNDERSTOOD = (UnexpectedAnswer, LookupError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at repositories of an installation, which is part of a round through all of them."""

    installation_id: int
    # What was created before was looked for in an earlier round.
    since: datetime
    round_began: datetime
    # The id of the repository that the look before this one saw last.
    after: int = 0


@dataclass(frozen=True, slots=True)
class MissedIssues:
    """Compares what GitHub lists with what was analysed."""

    app: AppAuth
    # A client for one repository of an installation, or (None) for the list of all of them.
    open_client: Callable[[int, int | None], GitHubClient]
    # Says whether an issue, by ids, was analysed.
    is_known: Callable[[int, int], bool]
    # Says whether the inbox has an entry; it keeps what ended for longer than we reach back.
    is_asked_for: Callable[[str], bool]
    accept: Callable[[str, TriageIssue], object]
    # Says for how many seconds nothing of an installation, by its id, may be asked.
    seconds_held_back: Callable[[int], float]
    # Told an installation's id and that GitHub refuses it for a time.
    park: Callable[[int, InstallationMustWait], object]
    # Told an installation's id and every repository of it, as it stands now.
    note_listed: Callable[[int, Sequence[InstalledOn]], object]
    notes: Notes
    now: Callable[[], datetime]
    log: structlog.stdlib.BoundLogger

    def ask_for(self) -> int:
        """Put what was missed into the inbox; return how many issues that were."""
        return sum(self._look_at(one) for one in list_installations(self.app) if self._may_ask(one))

    def _may_ask(self, installation: Installation) -> bool:
        seconds = self.seconds_held_back(installation.id)
        if seconds:
            why = f"it is held back for {seconds:.0f} s"
            self.log.info("recent issues not read", installation=installation.id, why=why)
        return not seconds

    def _look_at(self, installation: Installation) -> int:
        look = self._next_look(installation)
        try:
            part, is_last = self._next_repositories(look)
            missed = [one for repository in part for one in self._look_into(repository, look)]
        except AppRefused:
            raise
        except (RetryLater, Unreachable) as trouble:
            if isinstance(trouble, InstallationMustWait):
                self.park(installation.id, trouble)
            self.log.info("recent issues not read", installation=installation.id, why=str(trouble))
            return 0
        except _NOT_UNDERSTOOD:
            self.log.exception("recent issues not read", installation=installation.id)
            return 0
        for target in missed[:_MOST_ISSUES]:
            self.accept(_entry_id(target), TriageIssue(target, "opened"))
        # Otherwise the same ones are looked at again, where fewer are missed by then.
        if len(missed) <= _MOST_ISSUES:
            self._note(look, after=None if is_last else part[-1].id)
        return min(len(missed), _MOST_ISSUES)

    def _next_look(self, installation: Installation) -> _Look:
        now, begun = self.now(), self.notes.get(f"issues being read:{installation.id}")
        mark = read_mark(self.notes, _mark_of(installation.id), oldest=now - _REACH)
        since = max(installation.created_at, mark - _OVERLAP)
        if begun is None:
            return _Look(installation.id, since, round_began=now)
        return _Look(installation.id, since, datetime.fromisoformat(begun[0]), after=begun[1])

    def _note(self, look: _Look, *, after: int | None) -> None:
        """Note where the next look begins; None ends the round, and moves the mark to its begin."""
        began = look.round_began.isoformat()
        if after is None:
            self.notes.put(_mark_of(look.installation_id), began, ttl_seconds=_KEPT_SECONDS)
        place = None if after is None else (began, after)
        key = f"issues being read:{look.installation_id}"
        self.notes.put(key, place, ttl_seconds=_KEPT_SECONDS)

    def _next_repositories(self, look: _Look) -> tuple[list[InstalledOn], bool]:
        """Return those that the look is to see, and whether they are the last of the round."""
        listed = list(list_repositories(self.open_client(look.installation_id, None)))
        self.note_listed(look.installation_id, listed)
        following = (one for one in listed if one.takes_issues and one.id > look.after)
        rest = sorted(following, key=lambda one: one.id)
        return rest[:_MOST_REPOSITORIES], len(rest) <= _MOST_REPOSITORIES

    def _look_into(self, repository: InstalledOn, look: _Look) -> list[Target]:
        try:
            return self._find_in(repository, look)
        except Unreachable as gone:
            # One that was deleted a moment ago must not end the look at the others.
            self.log.info("recent issues not read", repository=str(repository.ref), why=str(gone))
            return []

    def _find_in(self, repository: InstalledOn, look: _Look) -> list[Target]:
        client = self.open_client(look.installation_id, repository.id)
        latest = self.now() - _SETTLED_AFTER
        targets = [
            Target(look.installation_id, repository.id, repository.ref, report.number)
            for report in list_recent_reports(repository.ref, since=look.since, client=client)
            if report.created_at <= latest
        ]
        return [one for one in targets if self._is_missed(one)]

    def _is_missed(self, target: Target) -> bool:
        is_known = self.is_known(target.repository_id, target.number)
        return not is_known and not self.is_asked_for(_entry_id(target))


def _entry_id(target: Target) -> str:
    return f"missed-{target.repository_id}-{target.number}"


def _mark_of(installation_id: int) -> str:
    return f"issues read until:{installation_id}"
