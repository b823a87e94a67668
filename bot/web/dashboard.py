"""The dashboard: how far learning has come, what waits, what was silent and why, what was deleted.

It names repositories, and which of them are private is not known here; so it opens to whoever was
given its key alone, and without one it is answered like a page that does not exist.
"""

from http import HTTPStatus
from typing import Protocol

from flask import Blueprint, Response, abort, render_template, request

from bot.inbox.entry import Entry, EntryState, InboxFigures
from bot.store.overview import RepositoryOverview
from bot.web.backtests import backtest_path
from bot.web.page_key import is_page_key, page_key

_SUBJECT = "dashboard"
_MOST_SILENT = 8
_MOST_DELETIONS = 10
_MOST_UNDER_WAY = 20


class Overviews(Protocol):
    """Where it is known what was learned."""

    def repositories(self) -> tuple[RepositoryOverview, ...]: ...


class Inbox(Protocol):
    """What waits, and what became of it."""

    def figures(self) -> InboxFigures | None: ...

    def latest(self, state: EntryState, *, most: int) -> tuple[Entry, ...]: ...

    def learning(self, *, most: int) -> tuple[Entry, ...]: ...

    def deletions(self, *, most: int) -> tuple[Entry, ...]: ...


def dashboard_url(public_url: str, *, secret_key: bytes) -> str:
    """Return the address of the dashboard, with its key."""
    return f"{public_url}/dashboard?key={page_key(secret_key, _SUBJECT)}"


class DashboardPage:
    """Answers `/dashboard`, which loads itself again while something is being learned."""

    def __init__(self, overviews: Overviews, inbox: Inbox, *, secret_key: bytes) -> None:
        self._overviews = overviews
        self._inbox = inbox
        self._secret_key = secret_key

    def blueprint(self) -> Blueprint:
        pages = Blueprint("dashboard", __name__)
        pages.add_url_rule("/dashboard", view_func=self.show)
        return pages

    def show(self) -> Response:
        given = request.args.get("key", "")
        if not is_page_key(given, secret_key=self._secret_key, subject=_SUBJECT):
            abort(HTTPStatus.NOT_FOUND)
        repositories = self._overviews.repositories()
        under_way = self._inbox.learning(most=_MOST_UNDER_WAY)
        is_learning = bool(under_way) or any(one.is_being_read for one in repositories)
        html = render_template(
            "dashboard.html",
            repositories=[(one, self._backtest(one)) for one in repositories],
            figures=self._inbox.figures(),
            under_way=under_way,
            given_up=self._given_up(),
            silent=self._inbox.latest(EntryState.SKIPPED, most=_MOST_SILENT),
            deletions=self._inbox.deletions(most=_MOST_DELETIONS),
            is_learning=is_learning,
        )
        response = Response(html, content_type="text/html; charset=utf-8")
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def _backtest(self, repository: RepositoryOverview) -> str:
        """Return the address of the back-test's page; empty before there is one."""
        if repository.tested_at is None:
            return ""
        learning = repository.learning
        return backtest_path(
            learning.full_name, learning.repository_id, secret_key=self._secret_key
        )

    def _given_up(self) -> list[Entry]:
        return [
            entry
            for state in (EntryState.DEAD, EntryState.QUARANTINED)
            for entry in self._inbox.latest(state, most=_MOST_SILENT)
        ]
