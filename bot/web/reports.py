"""Report pages: for reading, as Markdown and as JSON.

A private report without its key is answered exactly like one that does not exist, and so is one
whose texts were dropped because the issue was closed long ago.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Protocol

from flask import Blueprint, Response, abort, render_template, request

from bot.store.reports import StoredReport
from bot.web.issue_address import may_be_repository
from bot.web.markdown_page import render_markdown
from bot.web.report_address import is_report_key

# As long as a number that GitHub gives; a database takes no number of any length.
_MOST = 10**10 - 1


class Reports(Protocol):
    """Where reports are kept."""

    def find(self, full_name: str, number: int) -> StoredReport | None: ...


class Votes(Protocol):
    """What people say of an issue."""

    def count(self, repository_id: int, number: int) -> Mapping[str, int]: ...


class ReportPages:
    """The three forms of a report; every page is told not to be indexed."""

    def __init__(
        self, reports: Reports, votes: Votes, *, secret_key: bytes, github_url: str
    ) -> None:
        self._reports = reports
        self._votes = votes
        self._secret_key = secret_key
        self._github_url = github_url

    def blueprint(self) -> Blueprint:
        pages = Blueprint("reports", __name__)
        address = f"/reports/<owner>/<repo>/<int(max={_MOST}):number>"
        pages.add_url_rule(address, view_func=self.show_page)
        pages.add_url_rule(f"{address}.md", view_func=self.show_markdown)
        pages.add_url_rule(f"{address}.json", view_func=self.show_json)
        return pages

    def show_page(self, owner: str, repo: str, number: int) -> Response:
        report = self._open(owner, repo, number=number)
        html = render_template(
            "report.html",
            report=report,
            body=render_markdown(_without_title(report.markdown)),
            address={"owner": owner, "repo": repo, "number": number},
            issue_url=f"{self._github_url}/{report.full_name}/issues/{report.number}",
            comment_url=self._comment_url(report),
            votes=self._votes.count(report.repository_id, report.number),
            key=request.args.get("key", "") if report.is_private else "",
        )
        return _reply(html, "text/html; charset=utf-8", report=report)

    def show_markdown(self, owner: str, repo: str, number: int) -> Response:
        report = self._open(owner, repo, number=number)
        return _reply(report.markdown, "text/markdown; charset=utf-8", report=report)

    def show_json(self, owner: str, repo: str, number: int) -> Response:
        report = self._open(owner, repo, number=number)
        return _reply(report.json, "application/json", report=report)

    def _comment_url(self, report: StoredReport) -> str | None:
        url = report.comment_url
        return url if url and url.startswith(f"{self._github_url}/") else None

    def _open(self, owner: str, repo: str, *, number: int) -> StoredReport:
        full_name = f"{owner}/{repo}"
        report = self._reports.find(full_name, number) if may_be_repository(full_name) else None
        if report is None or not report.markdown or not self._may_read(report):
            abort(HTTPStatus.NOT_FOUND)
        return report

    def _may_read(self, report: StoredReport) -> bool:
        return not report.is_private or is_report_key(
            request.args.get("key", ""),
            secret_key=self._secret_key,
            repository_id=report.repository_id,
            number=report.number,
        )


def _without_title(markdown: str) -> str:
    """Drop the document's title, which the page shows as its own."""
    first_line, _, rest = markdown.partition("\n")
    return rest if first_line.startswith("# ") else markdown


def _reply(text: str, content_type: str, *, report: StoredReport) -> Response:
    response = Response(text, content_type=content_type)
    # A private report must not stay behind in a cache that others share.
    response.headers["Cache-Control"] = "private, no-store" if report.is_private else "no-cache"
    return response
