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

from bot.inbox_entry import Entry, EntryState, InboxFigures
from bot.kept_credentials import RegisteredApp
from bot.metrics import Metrics
from bot.settings import Settings
from bot.web import home, webhook
from bot.web.backtests import BacktestPages, Backtests
from bot.web.dashboard import DashboardPage, Overviews
from bot.web.health import HealthPages
from bot.web.home import HomePage
from bot.web.reports import ReportPages, Votes
from bot.web.setup import SetupPages, sign_sessions
from bot.web.setup_folder import SetupFolder
from bot.web.site import Site
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


class Inbox(webhook.Inbox, Protocol):
    """Where requests are kept, and whether it can be reached."""

    def ping(self) -> None: ...

    def figures(self) -> InboxFigures | None: ...

    def latest(self, state: EntryState, *, most: int) -> tuple[Entry, ...]: ...

    def learning(self, *, most: int) -> tuple[Entry, ...]: ...

    def deletions(self, *, most: int) -> tuple[Entry, ...]: ...


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
    votes = votes or open_votes(settings)
    metrics = Metrics(figures=inbox.figures)
    app = Flask(__name__)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    sign_sessions(app, settings)
    report_pages = ReportPages(
        reports, votes, secret_key=settings.secret_key, github_url=settings.github_url
    )
    app.register_blueprint(report_pages.blueprint())
    tests = backtests or open_backtests(settings)
    backtest_pages = BacktestPages(tests, secret_key=settings.secret_key)
    app.register_blueprint(backtest_pages.blueprint())
    known = overviews or open_overviews(settings)
    dashboard = DashboardPage(known, inbox, secret_key=settings.secret_key)
    app.register_blueprint(dashboard.blueprint())
    _add_pages(app, settings, inbox=inbox, reports=reports, metrics=metrics)
    receiver = _make_receiver(settings, inbox=inbox, own_login=own_login)
    app.register_blueprint(WebhookView(receiver, metrics=metrics).blueprint())
    return Site(app, receiver, metrics)


def _add_pages(
    app: Flask, settings: Settings, *, inbox: Inbox, reports: Reports, metrics: Metrics
) -> None:
    checks: dict[str, Callable[[], None]] = {"redis": inbox.ping, "database": reports.ping}
    home_page = HomePage(
        reports, github_url=settings.github_url, is_registered=settings.has_credentials
    )
    setup_pages = SetupPages(settings, SetupFolder(settings.data_dir), exchange=_exchange(settings))
    for pages in (home_page, setup_pages, HealthPages(checks, metrics=metrics)):
        app.register_blueprint(pages.blueprint())
    app.register_error_handler(HTTPException, _show_error)
    app.after_request(_add_headers)


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


def open_inbox(settings: Settings) -> Inbox:
    """Return the inbox that the settings name, or the embedded one."""
    from bot.receiving import ReceivingInbox

    if settings.redis_url is None:
        return ReceivingInbox.embedded(settings.data_dir)
    return ReceivingInbox.at(settings.redis_url)


def open_reports(settings: Settings) -> Reports:
    """Return the store of reports, its tables up to date."""
    from bot.store.opening import open_up_to_date
    from bot.store.reports import ReportStore

    return ReportStore(open_up_to_date(settings.database_url))


def open_votes(settings: Settings) -> Votes:
    """Return the store of votes; whoever opens the reports has brought its tables up to date."""
    from bot.store.engine import open_engine
    from bot.store.votes import VoteStore

    return VoteStore(open_engine(settings.database_url))


def open_backtests(settings: Settings) -> Backtests:
    """Return the store of back-tests, under the same condition."""
    from bot.store.engine import open_engine
    from bot.store.learned import LearnedStore

    return LearnedStore(open_engine(settings.database_url))


def open_overviews(settings: Settings) -> Overviews:
    """Return what is known of repositories, under the same condition."""
    from bot.store.engine import open_engine
    from bot.store.overview import OverviewStore

    return OverviewStore(open_engine(settings.database_url))
