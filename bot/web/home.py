"""The front page: what this is, the way from a pasted address to its report, the newest reports."""

from http import HTTPStatus
from typing import Protocol

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from bot.domain.issue import IssueRef
from bot.store.reports import ReportSummary, StoredReport
from bot.web.issue_address import parse_issue_address
from bot.web.report_address import report_path

_LATEST = 8


class Reports(Protocol):
    """Where reports are kept."""

    def find(self, full_name: str, number: int) -> StoredReport | None: ...

    def latest(self, most: int) -> tuple[ReportSummary, ...]: ...


class HomePage:
    """Answers `/`, with `?address=` when somebody pasted one."""

    def __init__(self, reports: Reports, *, github_url: str, is_registered: bool) -> None:
        self._reports = reports
        self._github_url = github_url
        self._is_registered = is_registered

    def blueprint(self) -> Blueprint:
        pages = Blueprint("home", __name__)
        pages.add_url_rule("/", view_func=self.show)
        return pages

    def show(self) -> AnyResponse:
        pasted = request.args.get("address", "").strip()
        if not pasted:
            return self._page(HTTPStatus.OK)
        ref = parse_issue_address(pasted, github_url=self._github_url)
        if ref is None:
            problem = "That is not the address of an issue. It looks like the examples below."
            return self._page(HTTPStatus.BAD_REQUEST, pasted=pasted, problem=problem)
        if not self._is_open(ref):
            problem = f"There is no public report of {ref}. It may not have been analysed yet."
            return self._page(HTTPStatus.NOT_FOUND, pasted=pasted, problem=problem)
        return redirect(report_path(ref), HTTPStatus.SEE_OTHER)

    def _is_open(self, ref: IssueRef) -> bool:
        report = self._reports.find(str(ref.repository), ref.number)
        return report is not None and not report.is_private

    def _page(self, status: HTTPStatus, *, pasted: str = "", problem: str = "") -> Response:
        html = render_template(
            "home.html",
            github_url=self._github_url,
            is_registered=self._is_registered,
            latest=self._reports.latest(_LATEST),
            pasted=pasted,
            problem=problem,
        )
        return Response(html, status, content_type="text/html; charset=utf-8")
