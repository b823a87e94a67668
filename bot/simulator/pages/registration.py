"""Pages where an App is registered from a manifest and installed on repositories."""

import json
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from bot.simulator.apps import App
from bot.simulator.pages.issues import world_of_site

routes = Blueprint("registration", __name__)


@routes.post("/settings/apps/new")
@routes.post("/organizations/<organization>/settings/apps/new")
def propose_app(organization: str = "octo") -> str:
    """Show what would be registered, for the person to confirm."""
    text = request.form.get("manifest", "")
    manifest = _manifest(text)
    return render_template(
        "register.html",
        manifest=manifest,
        text=text,
        organization=organization,
        state=request.args.get("state", ""),
    )


@routes.post("/settings/apps/confirm")
def register_app() -> Response:
    """Register the App and send the browser back with a code worth one hour."""
    world, manifest = world_of_site(), _manifest(request.form.get("manifest", ""))
    hook = manifest.get("hook_attributes") or {}
    name = request.form.get("name") or str(manifest.get("name", "app"))
    slug = "-".join(name.lower().split())
    if any(app.slug == slug for app in world.apps):
        abort(422)
    app = world.create_app(
        slug,
        webhook_url=hook.get("url"),
        webhook_secret=world.ground.hex_token(40),
        permissions=manifest.get("default_permissions") or {},
        events=manifest.get("default_events") or (),
        owner=request.form.get("organization", "octo"),
    )
    app.name, app.setup_url = name, manifest.get("setup_url")
    app.external_url = str(manifest["url"])
    code = world.ground.hex_token(40)
    world.manifest_codes[code] = (app, world.now())
    query = urlencode({"code": code, "state": request.form.get("state", "")})
    return redirect(f"{manifest['redirect_url']}?{query}", 302)


def _manifest(text: str) -> dict[str, Any]:
    try:
        manifest = json.loads(text)
    except ValueError:
        abort(422)
    if not isinstance(manifest, dict):
        abort(422)
    addresses = (manifest.get("url"), manifest.get("redirect_url"))
    if not all(urlsplit(str(one)).scheme in ("http", "https") for one in addresses):
        abort(422)
    return dict(manifest)


def _app(slug: str) -> App:
    found = next((app for app in world_of_site().apps if app.slug == slug), None)
    if found is None:
        abort(404)
    return found


@routes.get("/apps/<slug>")
@routes.get("/apps/<slug>/installations/new")
def choose_repositories(slug: str) -> str:
    """Let a person choose where the App is installed."""
    world = world_of_site()
    return render_template("install.html", app=_app(slug), repositories=world.repositories)


@routes.post("/apps/<slug>/installations/new")
def install_app(slug: str) -> Response:
    """Install the App on the chosen repositories."""
    app, chosen = _app(slug), request.form.getlist("repository")
    owners = {name.partition("/")[0] for name in chosen}
    if len(owners) != 1:
        abort(422)
    made = world_of_site().install(app, chosen)
    if app.setup_url:
        query = urlencode({"installation_id": made.id, "setup_action": "install"})
        return redirect(f"{app.setup_url}?{query}", 303)
    return redirect(f"/{chosen[0]}/issues", 303)
