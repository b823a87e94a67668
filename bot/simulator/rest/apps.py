"""Endpoints about Apps: themselves, their installations, tokens, webhook and deliveries."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, request

from bot.simulator.access import AsInstallation
from bot.simulator.apps import App, Installation
from bot.simulator.deliver import Delivery
from bot.simulator.errors import ApiError, not_found
from bot.simulator.moments import write_moment
from bot.simulator.repository import Repository
from bot.simulator.rest.calling import current_call, json_object, page_size
from bot.simulator.shapes.links import Json
from bot.simulator.shapes.people import shape_app, shape_installation, shape_token
from bot.simulator.shapes.repositories import shape_repository

routes = Blueprint("apps", __name__)
CODE_LIFETIME = timedelta(hours=1)
_LEVELS = {"read": 1, "write": 2, "admin": 3}


@routes.get("/app")
def get_app() -> Json:
    """Describe the calling App."""
    call = current_call()
    app = call.app()
    places = _installations(app)
    return shape_app(app, call.links) | {"installations_count": len(places)}


@routes.get("/apps/<slug>")
def get_app_by_slug(slug: str) -> Json:
    """Describe an App by its slug."""
    call = current_call()
    app = next((one for one in call.world.apps if one.slug == slug), None)
    if app is None:
        raise not_found()
    return shape_app(app, call.links)


@routes.get("/app/installations")
def list_installations() -> list[Json]:
    """List where the App is installed."""
    call = current_call()
    return call.page(_installations(call.app()), lambda i: shape_installation(i, call.links))


@routes.get("/app/installations/<int:installation_id>")
def get_installation(installation_id: int) -> Json:
    """Describe one installation."""
    return shape_installation(_installation(installation_id), current_call().links)


@routes.delete("/app/installations/<int:installation_id>")
def delete_installation(installation_id: int) -> tuple[str, int]:
    """Uninstall the App."""
    current_call().world.uninstall(_installation(installation_id))
    return "", 204


@routes.post("/app/installations/<int:installation_id>/access_tokens")
def create_access_token(installation_id: int) -> tuple[Json, int]:
    """Make a token, perhaps narrowed to repositories and permissions."""
    call, installation = current_call(), _installation(installation_id)
    if installation.suspended_at is not None:
        raise ApiError(403, "This installation has been suspended")
    body = json_object()
    chosen = _chosen_repositories(body, installation)
    permissions = _narrowed_permissions(body.get("permissions"), installation)
    token = call.world.create_installation_token(
        installation, permissions=permissions, repositories=chosen
    )
    shown = shape_token(token)
    if chosen is not None:
        shown["repositories"] = [shape_repository(one, call.links) for one in chosen]
    return shown, 201


def _chosen_repositories(body: Json, installation: Installation) -> list[Repository] | None:
    ids, names = body.get("repository_ids"), body.get("repositories")
    if ids is None and names is None:
        return None
    wanted_ids, wanted_names = list(ids or ()), list(names or ())
    chosen = [
        repository
        for repository in installation.repositories
        if repository.id in wanted_ids or repository.name in wanted_names
    ]
    if len(chosen) < len(wanted_ids) + len(wanted_names):
        raise ApiError(
            422,
            "There is at least one repository that does not exist or is not accessible to the"
            " parent installation.",
        )
    return chosen


def _narrowed_permissions(asked: Any, installation: Installation) -> dict[str, str]:
    if not asked:
        return dict(installation.permissions)
    for name, level in asked.items():
        granted = _LEVELS.get(installation.permissions.get(name, ""), 0)
        if _LEVELS.get(level, 9) > granted:
            raise ApiError(422, "The permissions requested are not granted to this installation.")
    return {"metadata": "read", **asked}


@routes.delete("/installation/token")
def revoke_token() -> tuple[str, int]:
    """Revoke the calling token."""
    actor = current_call().actor
    if not isinstance(actor, AsInstallation):
        raise ApiError(403, "Resource not accessible by personal access token")
    actor.token.revoked = True
    return "", 204


@routes.get("/installation/repositories")
def list_accessible_repositories() -> Json:
    """List the repositories that the calling token speaks for."""
    call = current_call()
    if not isinstance(call.actor, AsInstallation):
        raise ApiError(403, "You must authenticate with an installation access token")
    token = call.actor.token
    inside = [one for one in call.world.repositories if token.covers(one)]
    shown = call.page(inside, lambda one: shape_repository(one, call.links))
    return {
        "total_count": len(inside),
        "repository_selection": "selected",
        "repositories": shown,
    }


@routes.get("/repos/<owner>/<repo>/installation")
def get_repository_installation(owner: str, repo: str) -> Json:
    """Find where the App is installed on a repository."""
    call = current_call()
    app, repository = call.app(), call.world.repository(f"{owner}/{repo}")
    found = None if repository is None else call.world.installation_of(app, repository)
    if found is None:
        raise not_found()
    return shape_installation(found, call.links)


@routes.get("/users/<login>/installation")
@routes.get("/orgs/<login>/installation")
def get_account_installation(login: str) -> Json:
    """Find where the App is installed at an account."""
    call = current_call()
    for installation in _installations(call.app()):
        if installation.account.login.lower() == login.lower():
            return shape_installation(installation, call.links)
    raise not_found()


def _installations(app: App) -> list[Installation]:
    return [i for i in current_call().world.installations if i.app is app and not i.deleted]


def _installation(installation_id: int) -> Installation:
    for installation in _installations(current_call().app()):
        if installation.id == installation_id:
            return installation
    raise not_found()


@routes.post("/app-manifests/<code>/conversions")
def convert_manifest(code: str) -> tuple[Json, int]:
    """Exchange a one-time code for the credentials of a new App."""
    call = current_call()
    app, made_at = call.world.manifest_codes.pop(code, (None, call.world.now()))
    if app is None or call.world.now() - made_at > CODE_LIFETIME:
        raise not_found()
    secrets = {
        "client_secret": call.world.ground.hex_token(40),
        "webhook_secret": app.webhook_secret,
        "pem": app.private_key_pem,
    }
    return shape_app(app, call.links) | secrets, 201


@routes.get("/app/hook/config")
def get_hook_config() -> Json:
    """Show where the App's webhook goes."""
    return _hook_config(current_call().app())


@routes.patch("/app/hook/config")
def update_hook_config() -> Json:
    """Change where the App's webhook goes."""
    app, body = current_call().app(), json_object()
    app.webhook_url = body.get("url", app.webhook_url)
    app.webhook_secret = body.get("secret", app.webhook_secret)
    return _hook_config(app)


def _hook_config(app: App) -> Json:
    shown: Json = {"content_type": "json", "insecure_ssl": "0", "url": app.webhook_url or ""}
    return shown | ({"secret": "********"} if app.webhook_secret else {})


@routes.get("/app/hook/deliveries")
def list_deliveries() -> list[Json]:
    """List deliveries, newest first, by cursor."""
    call = current_call()
    found = [_item(one) for one in reversed(_deliveries()) if _has_asked_status(one)]
    cursor = request.args.get("cursor", "")
    if cursor and not cursor.removeprefix("v1_").isdigit():
        raise ApiError(422, "Invalid cursor")
    start = 0
    if cursor:
        before = int(cursor.removeprefix("v1_"))
        start = next((n for n, item in enumerate(found) if item["id"] <= before), len(found))
    size = page_size()
    if start + size < len(found):
        follow = f"{call.links.api}/app/hook/deliveries?per_page={size}"
        address = f"{follow}&cursor=v1_{found[start + size]['id']}"
        call.answer_headers["Link"] = f'<{address}>; rel="next"'
    return found[start : start + size]


def _has_asked_status(delivery: Delivery) -> bool:
    failed = 400 <= delivery.status_code <= 599  # noqa: PLR2004 - what GitHub counts as failure
    match request.args.get("status"):
        case "failure":
            return failed
        case "success":
            return 200 <= delivery.status_code < 400  # noqa: PLR2004 - HTTP's successes
        case _:
            return True


@routes.get("/app/hook/deliveries/<int:delivery_id>")
def get_delivery(delivery_id: int) -> Json:
    """Show a delivery with what was sent and answered."""
    delivery = _delivery(delivery_id)
    return _item(delivery) | {
        "url": delivery.app.webhook_url or "",
        "request": {"headers": delivery.request_headers, "payload": delivery.payload},
        "response": {"headers": delivery.response_headers, "payload": delivery.response_body},
    }


@routes.post("/app/hook/deliveries/<int:delivery_id>/attempts")
def redeliver(delivery_id: int) -> tuple[Json, int]:
    """Send a delivery again, under the same guid."""
    current_call().world.courier.redeliver(_delivery(delivery_id))
    return {}, 202


def _deliveries() -> list[Delivery]:
    call = current_call()
    app = call.app()
    oldest = call.world.now() - timedelta(days=3)
    return [d for d in call.world.deliveries if d.app is app and d.delivered_at >= oldest]


def _delivery(delivery_id: int) -> Delivery:
    found = next((one for one in _deliveries() if one.id == delivery_id), None)
    if found is None:
        raise not_found()
    return found


def _item(delivery: Delivery) -> Json:
    return {
        "id": delivery.id,
        "guid": delivery.guid,
        "delivered_at": write_moment(delivery.delivered_at),
        "redelivery": delivery.redelivery,
        "duration": delivery.duration_seconds,
        "status": delivery.status,
        "status_code": delivery.status_code,
        "event": delivery.event,
        "action": delivery.action,
        "installation_id": delivery.installation_id,
        "repository_id": delivery.repository_id,
        "throttled_at": None,
    }
