"""One analysis outside the queue, for the command line: read only, or posted as any other is."""

import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from uuid import uuid4

import structlog

from bot.domain.issue import IssueRef
from bot.domain.requests import Target, TriageIssue
from bot.domain.triage import Triage
from bot.errors import RetryLater, SettingsError, Unreachable, UserError
from bot.github.client import GitHubClient
from bot.github.reader import Reader
from bot.github.spending import Allowance, Spending
from bot.github.tokens import GivenToken
from bot.inbox.entry import ENDS, EntryState
from bot.inbox.inbox import Inbox
from bot.redis_server.connection import connect_worker
from bot.settings.settings import Settings
from bot.store.reports import StoredReport
from workers.assemble import GitHub, assemble, open_reports, open_transport, system_clock
from workers.jobs.table import run_request
from workers.past_at_hand import with_known_past
from workers.runner import Runner
from workers.toolbox import IssueReader
from workers.triage.analyse import analyse
from workers.triage.circumstances import Circumstances

_LOOK_EVERY_SECONDS = 0.2
_PATIENCE_SECONDS = 150.0


@dataclass(frozen=True, slots=True)
class ByHand:
    """One issue to analyse, and whom to tell of the progress."""

    ref: IssueRef
    settings: Settings
    say: Callable[[str], None]

    def read(self, *, token: str) -> Triage:
        """Analyse and write nothing: with `token`, or as the App where it is empty."""
        reader = self._reader(token)
        circumstances = Circumstances(system_clock(), self.settings.github_url, progress=self.say)
        known = with_known_past(circumstances, self.ref, self.settings)
        return analyse(self.ref, reader=reader, circumstances=known)

    def post(self) -> StoredReport:
        """Put the request into the inbox, work on it here, and return the report it left."""
        self.say("Finding the installation")
        target = self._target()
        entry_id = f"by-hand-{uuid4().hex}"
        inbox = Inbox(connect_worker(self.settings.redis_url or ""))
        inbox.accept(entry_id, TriageIssue(target, "command"))
        self.say("Analysing and posting")
        owner = f"{socket.gethostname()}:{os.getpid()}"
        run = partial(run_request, toolbox=assemble(self.settings))
        Runner(inbox, run, log=structlog.get_logger()).run_entry(entry_id, owner=owner)
        _await_end(inbox, entry_id)
        report = open_reports(self.settings).store.find(str(self.ref.repository), self.ref.number)
        if report is None:
            raise Unreachable("the analysis left no report")
        return report

    def _reader(self, token: str) -> IssueReader:
        if not token and self.settings.has_credentials:
            return GitHub.of(self.settings).open_reader(self._target())
        if not token:
            raise SettingsError(
                "Set GITHUB_TOKEN, or the App's credentials: GitHub's GraphQL API answers nobody"
                " without a token."
            )
        client = GitHubClient(
            open_transport(self.settings),
            GivenToken(token),
            clock=system_clock().now,
            spending=Spending(),
            allowance=Allowance(),
        )
        return Reader(client, home=self.ref.repository, web_url=self.settings.github_url)

    def _target(self) -> Target:
        found = GitHub.of(self.settings).find_target(self.ref.repository)
        return replace(found, number=self.ref.number)


def _await_end(inbox: Inbox, entry_id: str) -> None:
    """Wait, in case a worker that runs beside us took the entry first."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        entry = inbox.find(entry_id)
        if entry is not None and entry.state in ENDS:
            if entry.state is EntryState.DONE:
                return
            raise UserError(entry.reason or "the analysis failed")
        time.sleep(_LOOK_EVERY_SECONDS)
    raise RetryLater("the analysis did not end", after_seconds=_PATIENCE_SECONDS)
