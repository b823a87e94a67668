"""Endpoints about GitHub itself: limits, versions, addresses, accounts."""

from flask import Blueprint

from bot.simulator.access import Anonymous
from bot.simulator.errors import not_found
from bot.simulator.limits import Window
from bot.simulator.rest.calling import current_call
from bot.simulator.shapes.links import Json
from bot.simulator.shapes.people import shape_public_user

routes = Blueprint("general", __name__)
VERSIONS = ("2026-03-10", "2022-11-28")


@routes.get("/rate_limit")
def get_rate_limit() -> Json:
    """Show what is left of the caller's budgets; asking is free."""
    call = current_call()
    now = call.world.now()
    names = (
        ("core", "search") if isinstance(call.actor, Anonymous) else ("core", "search", "graphql")
    )
    shown = {
        name: _shape(call.world.limits.window(call.actor.caller, name, now=now)) for name in names
    }
    return {"resources": shown, "rate": shown["core"]}


def _shape(window: Window) -> Json:
    return {
        "limit": window.limit,
        "used": window.used,
        "remaining": window.remaining,
        "reset": int(window.resets_at.timestamp()),
    }


@routes.get("/meta")
def get_meta() -> Json:
    """Show where webhooks come from."""
    return {"verifiable_password_authentication": False, "hooks": ["127.0.0.1/32"]}


@routes.get("/versions")
def list_versions() -> list[str]:
    """List the API versions that may be asked for."""
    return list(VERSIONS)


@routes.get("/users/<login>")
def get_user(login: str) -> Json:
    """Show an account."""
    call = current_call()
    user = call.world.ground.find_user(login)
    if user is None:
        raise not_found()
    return shape_public_user(user, call.links)
