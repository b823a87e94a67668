"""The web application put together from settings; nothing happens before it is asked for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, Protocol

from flask import Flask, Response, render_template
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from bot.metrics import Metrics
from bot.settings.kept_credentials import RegisteredApp
from bot.settings.settings import Settings
from bot.web import dashboard, home, webhook
from bot.web.backtests import BacktestPages, Backtests
from bot.web.dashboard import DashboardPage, Overviews
from bot.web.health import HealthPages
from bot.web.home import HomePage
from bot.web.open_reports import OpenReports
from bot.web.opening import (
    open_backtests,
    open_inbox,
    open_overviews,
    open_reports,
    open_votes,
)
from bot.web.reports import ReportPages
from bot.web.setup import SetupPages, sign_sessions
from bot.web.setup_folder import SetupFolder
from bot.web.site import Site
from bot.web.voter import Voters
from bot.web.votes import Ballot, VotePages, Votes
from bot.web.webhook import Receiver
from bot.web.webhook_view import WebhookView

# Pages are HTML and one style sheet of ours; nothing else is fetched, run or framed.
_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


class Inbox(webhook.Inbox, dashboard.Inbox, Protocol):
    """Where requests are kept and told of, and whether it can be reached."""

    def ping(self) -> None: ...


class Reports(home.Reports, Protocol):
    """Where reports are kept, and whether it can be reached."""

    def ping(self) -> None: ...


def create_app(settings: Settings, **parts: Any) -> Flask:
    """Return the WSGI application of the site that `create_site` makes."""
    return create_site(settings, **parts).app


def create_site(
    settings: Settings,
    *,
    inbox: Inbox | None = None,
    reports: Reports | None = None,
    votes: Votes | None = None,
    backtests: Backtests | None = None,
    overviews: Overviews | None = None,
    own_login: str | None = None,
) -> Site:
    """Return the site; what is not given is opened as the settings say.

    Without credentials the pages work and /webhook answers 503.
    """
    inbox = inbox or open_inbox(settings)
    reports = reports or open_reports(settings)
    secret_key, github_url = settings.secret_key, settings.github_url
    checks: dict[str, Callable[[], None]] = {"redis": inbox.ping, "database": reports.ping}
    metrics = Metrics(figures=inbox.figures)
    receiver = _make_receiver(settings, inbox=inbox, own_login=own_login)
    app = _make_flask(settings)
    for pages in (
        HomePage(reports, github_url=github_url, is_registered=settings.has_credentials),
        SetupPages(settings, SetupFolder(settings.data_dir), exchange=_exchange(settings)),
        *_make_report_pages(settings, reports, votes or open_votes(settings)),
        BacktestPages(backtests or open_backtests(settings), secret_key=secret_key),
        DashboardPage(overviews or open_overviews(settings), inbox, secret_key=secret_key),
        HealthPages(checks, metrics=metrics),
        WebhookView(receiver, metrics=metrics),
    ):
        app.register_blueprint(pages.blueprint())
    return Site(app, receiver, metrics)


def _make_flask(settings: Settings) -> Flask:
    """Return what all pages have in common, and no page."""
    app = Flask(__name__)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    sign_sessions(app, settings)
    app.register_error_handler(HTTPException, _show_error)
    app.after_request(_add_headers)
    return app


def _make_report_pages(
    settings: Settings, reports: Reports, votes: Votes
) -> tuple[ReportPages, VotePages]:
    readable = OpenReports(reports, settings.secret_key)
    is_https = settings.public_url.startswith("https:")
    ballot = Ballot(votes, Voters(settings.secret_key, is_https=is_https))
    return (
        ReportPages(readable, ballot, github_url=settings.github_url),
        VotePages(readable, ballot, public_url=settings.public_url),
    )


def _make_receiver(
    settings: Settings, *, inbox: webhook.Inbox, own_login: str | None
) -> Receiver | None:
    if settings.github_app_id is None or not settings.has_credentials:
        return None
    receiver = Receiver(
        app_id=settings.github_app_id,
        secrets=settings.github_webhook_secrets,
        inbox=inbox,
        own_login=own_login,
    )
    folder = SetupFolder(settings.data_dir)
    # Set-up shows the first deliveries that were signed with the App's own secret.
    return replace(receiver, note_arrival=folder.note_delivery) if folder.is_open() else receiver


def _exchange(settings: Settings) -> Callable[[str], RegisteredApp]:
    def exchange(code: str) -> RegisteredApp:
        from bot.github.registration import exchange_code
        from bot.github.transport import Transport

        transport = Transport(settings.github_api_url, version=version("issuegraph"))
        return exchange_code(code, transport=transport, now=datetime.now(UTC))

    return exchange


def _show_error(error: HTTPException) -> AnyResponse:
    # The response says more than its page: which methods are allowed, or where to go instead.
    response = error.get_response()
    if response.status_code < HTTPStatus.BAD_REQUEST:
        return response
    is_missing = response.status_code == HTTPStatus.NOT_FOUND
    response.data = render_template("not_found.html" if is_missing else "error.html", error=error)
    response.content_type = "text/html; charset=utf-8"
    return response


def _add_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        # A page that needs more than the others has said so already.
        response.headers.setdefault(name, value)
    return response
