"""/setup: from nothing to the first delivery, for whoever holds the token printed at start.

It exists only while there is something to set up; afterwards every address answers 404, also after
a restart. GitHub is told the fixed public address, never one that a request names.
"""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from hmac import new as hmac
from http import HTTPStatus

import structlog
from flask import Blueprint, Flask, Response, abort, redirect, render_template, request, session
from werkzeug.wrappers import Response as AnyResponse

from bot.errors import RetryLater, Unreachable, UserError
from bot.github.manifest import (
    CALLBACK_PATH,
    INSTALLED_PATH,
    registration_url,
    wished_events,
    wished_permissions,
)
from bot.settings.kept_credentials import RegisteredApp, keep_credentials, read_kept_credentials
from bot.settings.settings import Settings
from bot.web.setup_folder import SetupFolder
from bot.web.setup_offer import Choice, is_out_of_reach, manifest_for

log = structlog.get_logger()
_SESSION_LIFE = timedelta(hours=2)
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self' {github}; base-uri 'none'; frame-ancestors 'none'"
)


class SetupPages:
    """Answers below `/setup`; `exchange` turns GitHub's code into the App's credentials."""

    def __init__(
        self,
        settings: Settings,
        folder: SetupFolder,
        *,
        exchange: Callable[[str], RegisteredApp],
    ) -> None:
        self._settings = settings
        self._folder = folder
        self._exchange = exchange

    def blueprint(self) -> Blueprint:
        pages = Blueprint("setup", __name__)
        pages.add_url_rule("/setup", view_func=self.show)
        pages.add_url_rule("/setup", view_func=self.enter, methods=["POST"])
        pages.add_url_rule("/setup/arrival", view_func=self.show_arrival)
        pages.add_url_rule("/setup/environment", view_func=self.show_variables, methods=["POST"])
        pages.add_url_rule("/setup/exchange", view_func=self.exchange_again, methods=["POST"])
        pages.add_url_rule(CALLBACK_PATH, view_func=self.register)
        pages.add_url_rule(INSTALLED_PATH, view_func=self.come_back)
        pages.after_request(self._add_headers)
        return pages

    def show(self) -> AnyResponse:
        """Show the step that is next: the token, the registration, the installation, the end."""
        app = self._insist_on_open()
        if not self._is_admitted():
            return _page("setup_token.html", HTTPStatus.OK)
        if app is None:
            return self._offer()
        if self._folder.has_ended():
            return _page("setup_done.html", arrived=self._folder.arrived(), app=app)
        return _page("setup_install.html", app=app, reached=self._folder.reached())

    def enter(self) -> AnyResponse:
        """Open the session for the token."""
        self._insist_on_open()
        admitted = self._folder.admit(request.form.get("token", "").strip())
        if admitted is None:
            problem = "That is not the token, or it was used. A restart prints a new one."
            return _page("setup_token.html", HTTPStatus.FORBIDDEN, problem=problem)
        session.clear()
        session.permanent = True
        session["id"] = admitted
        return redirect("/setup", HTTPStatus.SEE_OTHER)

    def register(self) -> AnyResponse:
        """Take GitHub's code, if it answers to what this very session sent."""
        if self._insist_on_open() is not None:
            return redirect("/setup", HTTPStatus.SEE_OTHER)
        if not self._is_admitted() or not self._folder.take_state(request.args.get("state", "")):
            return _problem(
                "This does not belong to a registration that you began here",
                "The address was opened in another browser, too late, or a second time."
                " Nothing was changed.",
            )
        code = request.args.get("code", "")
        if not code:
            return _problem("The registration was cancelled", "GitHub sent no code for an App.")
        return self._finish(code)

    def exchange_again(self) -> AnyResponse:
        """Ask for the credentials of the code that GitHub could not be asked about before."""
        if self._insist_on_open() is not None or not self._is_admitted() or "code" not in session:
            abort(HTTPStatus.FORBIDDEN)
        return self._finish(session.pop("code"))

    def show_variables(self) -> AnyResponse:
        """Show once what a platform without a disk has to be told."""
        app = self._insist_on_open()
        if app is None or not self._is_admitted():
            abort(HTTPStatus.FORBIDDEN)
        if not self._folder.show_once():
            where = self._settings.data_dir / "credentials"
            return _problem("They were shown before", f"The credentials are kept in {where}.")
        return _page("setup_environment.html", app=app, key=app.private_key.replace("\n", "\\n"))

    def show_arrival(self) -> dict[str, bool]:
        """Tell the waiting page whether to look again."""
        self._insist_on_open()
        if not self._is_admitted():
            abort(HTTPStatus.FORBIDDEN)
        reached, arrived = self._folder.reached(), self._folder.arrived()
        return {"reached": reached is not None, "arrived": arrived is not None}

    def come_back(self) -> AnyResponse:
        """Receive people whom GitHub sends here after they installed the App, now or next year."""
        target = "/setup" if self._is_open() else "/"
        return redirect(target, HTTPStatus.SEE_OTHER)

    def _offer(self) -> AnyResponse:
        typed = choice = Choice(
            request.args.get("organization", "").strip(), request.args.get("relay", "").strip()
        )
        status, problem = HTTPStatus.OK, ""
        try:
            choice.check()
        except UserError as error:
            status, problem, choice = HTTPStatus.BAD_REQUEST, str(error), Choice()
        settings = self._settings
        return _page(
            "setup_register.html",
            status,
            problem=problem,
            typed=typed,
            choice=choice,
            action=registration_url(
                settings.github_url, organization=choice.organization, state=self._state()
            ),
            manifest=manifest_for(choice, public_url=settings.public_url),
            permissions=wished_permissions(),
            events=wished_events(),
            public_url=settings.public_url,
            github_url=settings.github_url,
            is_out_of_reach=is_out_of_reach(settings.public_url, github_url=settings.github_url),
        )

    def _state(self) -> str:
        """Return the session's state while it is good, so that a second tab spoils nothing."""
        state: str = session.get("state", "")
        if not self._folder.is_pending(state):
            state = session["state"] = self._folder.new_state()
        return state

    def _finish(self, code: str) -> AnyResponse:
        try:
            app = self._exchange(code)
        except Unreachable:
            return _problem(
                "GitHub does not know this registration any more",
                "Its code is good for one hour and once. If an App was made, delete it in the"
                " settings of its owner on GitHub, and register again.",
            )
        except RetryLater as error:
            session["code"] = code
            return _page("setup_retry.html", HTTPStatus.BAD_GATEWAY, reason=str(error))
        keep_credentials(self._settings.data_dir, app)
        log.info("App registered", app_id=app.app_id, slug=app.slug)
        return redirect("/setup", HTTPStatus.SEE_OTHER)

    def _insist_on_open(self) -> RegisteredApp | None:
        """Return the App that was registered, None while there is none; 404 when all is done."""
        if not self._is_open():
            abort(HTTPStatus.NOT_FOUND)
        return read_kept_credentials(self._settings.data_dir)

    def _is_open(self) -> bool:
        if not self._folder.is_open() or self._folder.is_over():
            return False
        is_ours = read_kept_credentials(self._settings.data_dir) is not None
        return is_ours or not self._settings.has_credentials

    def _is_admitted(self) -> bool:
        return self._folder.is_admitted(session.get("id", ""))

    def _add_headers(self, response: Response) -> Response:
        policy = _POLICY.format(github=self._settings.github_url)
        response.headers["Content-Security-Policy"] = policy
        response.headers["Cache-Control"] = "no-store"
        return response


def sign_sessions(app: Flask, settings: Settings) -> None:
    """Give set-up a cookie of its own that no script and no other site can use."""
    app.secret_key = hmac(settings.secret_key, b"setup session", sha256).digest()
    app.config.update(
        SESSION_COOKIE_NAME="issuegraph_setup",
        SESSION_COOKIE_PATH="/setup",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https:"),
        PERMANENT_SESSION_LIFETIME=_SESSION_LIFE,
    )


def _page(template: str, status: HTTPStatus = HTTPStatus.OK, **values: object) -> Response:
    html = render_template(template, **values)
    return Response(html, status, content_type="text/html; charset=utf-8")


def _problem(what: str, why: str) -> Response:
    return _page("setup_problem.html", HTTPStatus.BAD_REQUEST, what=what, why=why)
