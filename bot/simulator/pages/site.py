"""The pages as one Flask application; whoever looks may write under any name: it is a toy."""

from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, request
from markupsafe import Markup

from bot.simulator.issue import Issue
from bot.simulator.pages import issues, registration
from bot.simulator.pages.markdown import render_markdown
from bot.simulator.state import World


def create_pages(world: World) -> Flask:
    """Return the web pages of a world."""
    site = Flask("github-pages", root_path=str(Path(__file__).parent))
    site.config["WORLD"] = world
    site.jinja_env.globals.update(rendered=_rendered, hue=_hue_of, counted=_counted)
    site.context_processor(lambda: _everywhere(world))
    site.register_blueprint(registration.routes)
    site.register_blueprint(issues.routes)
    site.after_request(_guard)
    site.before_request(_refuse_foreign_posts)
    return site


def _rendered(text: str, issue: Issue) -> Markup:
    # The renderer has passed the text through nh3, which leaves only harmless HTML.
    return Markup(render_markdown(text, repository=issue.repository.full_name))  # noqa: S704


def _hue_of(login: str) -> int:
    """Return an angle on the circle of colours, always the same for the same person."""
    return sum(ord(letter) * (place + 7) for place, letter in enumerate(login)) % 360


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _everywhere(world: World) -> dict[str, Any]:
    logins = sorted({user.login for user in world.ground.people()} | {"ada", "grace"})
    return {"logins": logins, "me": request.cookies.get("login", logins[0])}


def _refuse_foreign_posts() -> None:
    origin = request.headers.get("Origin")
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
        registering = request.path.endswith("/settings/apps/new")
        if origin is not None and not registering:
            abort(403)


def _guard(answer: Response) -> Response:
    answer.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: https:;"
        " connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer
