"""Report pages: for reading, as Markdown and as JSON."""

from flask import Blueprint, Response, render_template, request

from bot.store.reports import StoredReport
from bot.web.markdown_page import render_markdown
from bot.web.open_reports import ADDRESS, OpenReports
from bot.web.votes import Ballot


class ReportPages:
    """The three forms of a report; every page is told not to be indexed."""

    def __init__(self, reports: OpenReports, ballot: Ballot, *, github_url: str) -> None:
        self._reports = reports
        self._ballot = ballot
        self._github_url = github_url

    def blueprint(self) -> Blueprint:
        pages = Blueprint("reports", __name__)
        pages.add_url_rule(ADDRESS, view_func=self.show_page)
        pages.add_url_rule(f"{ADDRESS}.md", view_func=self.show_markdown)
        pages.add_url_rule(f"{ADDRESS}.json", view_func=self.show_json)
        return pages

    def show_page(self, owner: str, repo: str, number: int) -> Response:
        report = self._reports.open(owner, repo, number=number)
        html = render_template(
            "report.html",
            report=report,
            body=render_markdown(_without_title(report.markdown)),
            address={"owner": owner, "repo": repo, "number": number},
            issue_url=f"{self._github_url}/{report.full_name}/issues/{report.number}",
            comment_url=self._comment_url(report),
            choices=self._ballot.choices(report),
            key=request.args.get("key", "") if report.is_private else "",
        )
        return _reply(html, "text/html; charset=utf-8", report=report)

    def show_markdown(self, owner: str, repo: str, number: int) -> Response:
        report = self._reports.open(owner, repo, number=number)
        return _reply(report.markdown, "text/markdown; charset=utf-8", report=report)

    def show_json(self, owner: str, repo: str, number: int) -> Response:
        report = self._reports.open(owner, repo, number=number)
        return _reply(report.json, "application/json", report=report)

    def _comment_url(self, report: StoredReport) -> str | None:
        url = report.comment_url
        return url if url and url.startswith(f"{self._github_url}/") else None


def _without_title(markdown: str) -> str:
    """Drop the document's title, which the page shows as its own."""
    first_line, _, rest = markdown.partition("\n")
    return rest if first_line.startswith("# ") else markdown


def _reply(text: str, content_type: str, *, report: StoredReport) -> Response:
    response = Response(text, content_type=content_type)
    # A private report must not stay behind in a cache that others share.
    response.headers["Cache-Control"] = "private, no-store" if report.is_private else "no-cache"
    # The page shows how its reader voted.
    response.headers["Vary"] = "Cookie"
    return response
