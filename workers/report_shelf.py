"""The full report of each analysis, kept as its page shows it."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field

from bot.domain.forgotten import Forgotten
from bot.domain.issue import Issue
from bot.domain.requests import Target
from bot.domain.triage import Triage
from bot.memory.conclusion import read_conclusion
from bot.render.report import render_report
from bot.render.triage_json import triage_as_json
from bot.store.reports import ReportStore, StoredReport
from bot.web.report_address import report_url
from workers.analysis.meaning import meaning_of
from workers.toolbox import Earlier


@dataclass(frozen=True, slots=True)
class StoredReports:
    """Puts reports into the database, and knows where their pages are."""

    store: ReportStore
    public_url: str
    web_url: str
    secret_key: bytes = field(repr=False)

    def keep(self, target: Target, triage: Triage, *, comment_url: str) -> None:
        """Keep the report of an issue instead of an older one."""
        root = triage.graph.root
        self.store.save(
            StoredReport(
                repository_id=target.repository_id,
                full_name=str(root.ref.repository),
                number=root.ref.number,
                is_private=triage.repository.is_private,
                title=root.title,
                verdict=triage.verdict.kind,
                analysed_at=triage.analysed_at,
                markdown=render_report(triage, web_url=self.web_url),
                json=json.dumps(triage_as_json(triage)),
                comment_url=comment_url or None,
                installation_id=target.installation_id,
                state=root.state,
                state_reason=root.state_reason,
                meaning=meaning_of(root, forms=triage.repository.forms),
            )
        )

    def earlier(self, target: Target) -> Earlier | None:
        """Return what the last analysis of the issue left behind."""
        report = self.store.find_by_id(target.repository_id, target.number)
        if report is None:
            return None
        # What nobody was told needs no follow-up.
        conclusion = read_conclusion(report.json) if report.comment_url else None
        return Earlier(conclusion, report.meaning)

    def record_state(self, target: Target, issue: Issue) -> bool:
        return self.store.record_state(
            target.repository_id,
            target.number,
            state=issue.state,
            reason=issue.state_reason,
            at=issue.closed_at or issue.updated_at or issue.created_at,
        )

    def address(self, target: Target, triage: Triage) -> str:
        return report_url(
            self.public_url,
            triage.graph.root.ref,
            is_private=triage.repository.is_private,
            repository_id=target.repository_id,
            secret_key=self.secret_key,
        )

    def hide(self, repository_id: int) -> int:
        return self.store.note_visibility([repository_id], is_private=True)

    def forget_issue(self, repository_id: int, number: int) -> None:
        self.store.forget_issue(repository_id, number)

    def forget_repositories(self, repository_ids: Collection[int]) -> Forgotten:
        return self.store.forget_repositories(repository_ids)

    def forget_installation(
        self, installation_id: int, *, only: Collection[int] | None = None
    ) -> Forgotten:
        return self.store.forget_installation(installation_id, only=only)
