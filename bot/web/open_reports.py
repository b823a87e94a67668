"""The report that a request is about, if whoever asks may read it.

A private report without its key is answered exactly like one that does not exist, and so is one
whose texts were dropped because the issue was closed long ago.
"""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Protocol

from flask import abort, request

from bot.store.reports import StoredReport
from bot.web.issue_address import may_be_repository
from bot.web.report_address import is_report_key

# As long as a number that GitHub gives; a database takes no number of any length.
_MOST = 10**10 - 1
ADDRESS = f"/reports/<owner>/<repo>/<int(max={_MOST}):number>"


class Reports(Protocol):
    """Where reports are kept."""

    def find(self, full_name: str, number: int) -> StoredReport | None: ...


@dataclass(frozen=True, slots=True)
class OpenReports:
    """The reports that the current request may read."""

    reports: Reports
    secret_key: bytes = field(repr=False)

    def open(self, owner: str, repo: str, *, number: int) -> StoredReport:
        """Return the report, or abort with 404."""
        full_name = f"{owner}/{repo}"
        report = self.reports.find(full_name, number) if may_be_repository(full_name) else None
        if report is None or not report.markdown or not self._may_read(report):
            abort(HTTPStatus.NOT_FOUND)
        return report

    def _may_read(self, report: StoredReport) -> bool:
        return not report.is_private or is_report_key(
            request.args.get("key", ""),
            secret_key=self.secret_key,
            repository_id=report.repository_id,
            number=report.number,
        )
