"""Back-test pages: the tables with their plot, for whoever was given the page's key.

Names of labels may be a private repository's, and whether it is private is not known here; so no
page opens without its key, and one without is answered like one that does not exist.
"""

from http import HTTPStatus
from typing import Protocol

from flask import Blueprint, Response, abort, render_template, request

from bot.domain.issue import RepositoryRef
from bot.store.learned import StoredBacktest
from bot.web.issue_address import may_be_repository
from bot.web.markdown_page import render_markdown
from bot.web.page_key import is_page_key, page_key


class Backtests(Protocol):
    """Where back-tests are kept."""

    def find_backtest(self, repository: RepositoryRef) -> StoredBacktest | None: ...


def backtest_url(public_url: str, backtest: StoredBacktest, *, secret_key: bytes) -> str:
    """Return the address of a back-test's page, with its key."""
    path = backtest_path(backtest.full_name, backtest.repository_id, secret_key=secret_key)
    return f"{public_url}{path}"


def backtest_path(full_name: str, repository_id: int, *, secret_key: bytes) -> str:
    """Return the same below the public address."""
    return f"/backtests/{full_name}?key={page_key(secret_key, _subject(repository_id))}"


class BacktestPages:
    """A back-test for reading, as Markdown and as JSON."""

    def __init__(self, backtests: Backtests, *, secret_key: bytes) -> None:
        self._backtests = backtests
        self._secret_key = secret_key

    def blueprint(self) -> Blueprint:
        pages = Blueprint("backtests", __name__)
        address = "/backtests/<owner>/<repo>"
        pages.add_url_rule(f"{address}/markdown", view_func=self.show_markdown)
        pages.add_url_rule(f"{address}/json", view_func=self.show_json)
        pages.add_url_rule(f"{address}/plot.svg", view_func=self.show_plot)
        pages.add_url_rule(address, view_func=self.show_page)
        return pages

    def show_page(self, owner: str, repo: str) -> Response:
        found = self._open(owner, repo)
        html = render_template(
            "backtest.html",
            backtest=found,
            plot={"owner": owner, "repo": repo, "key": request.args["key"]},
            body=render_markdown(found.markdown.partition("\n")[2]),
        )
        return _reply(html, "text/html; charset=utf-8")

    def show_plot(self, owner: str, repo: str) -> Response:
        return _reply(self._open(owner, repo).svg, "image/svg+xml")

    def show_markdown(self, owner: str, repo: str) -> Response:
        return _reply(self._open(owner, repo).markdown, "text/markdown; charset=utf-8")

    def show_json(self, owner: str, repo: str) -> Response:
        return _reply(self._open(owner, repo).json, "application/json")

    def _open(self, owner: str, repo: str) -> StoredBacktest:
        ref = RepositoryRef(owner, repo)
        found = self._backtests.find_backtest(ref) if may_be_repository(str(ref)) else None
        if found is None or not self._is_key(request.args.get("key", ""), found):
            abort(HTTPStatus.NOT_FOUND)
        return found

    def _is_key(self, given: str, backtest: StoredBacktest) -> bool:
        subject = _subject(backtest.repository_id)
        return is_page_key(given, secret_key=self._secret_key, subject=subject)


def _subject(repository_id: int) -> str:
    return f"backtest:{repository_id}"


def _reply(text: str, content_type: str) -> Response:
    response = Response(text, content_type=content_type)
    response.headers["Cache-Control"] = "private, no-store"
    return response
