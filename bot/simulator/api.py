"""The API as one Flask application: who calls, what it costs, GitHub's headers on the answer."""

import hashlib
from datetime import timedelta
from typing import Any

import orjson
from flask import Flask, Response, g, request
from flask.json.provider import JSONProvider
from werkzeug.exceptions import HTTPException

from bot.simulator.access import Actor, Anonymous, AsApp, identify
from bot.simulator.errors import WRITE_LIMIT_MESSAGE, ApiError
from bot.simulator.graph.endpoint import routes as graphql_routes
from bot.simulator.limits import Window
from bot.simulator.rest import apps, code, comments, general, issues, labels, search, suggestions
from bot.simulator.rest.calling import Call
from bot.simulator.shapes.links import Links
from bot.simulator.state import World

_SINGLE_OBJECTS_VARY = "Accept, Authorization, Cookie, X-GitHub-OTP, Accept-Encoding"
_FREE = ("/rate_limit", "/app-manifests/")
DEFAULT_VERSION = "2022-11-28"
STALE_KEY = "simulator.unseen_seconds"
NOTES_KEY = "simulator.notes"


class FastJson(JSONProvider):
    """JSON by orjson: lists of a hundred issues are the usual answer."""

    def dumps(self, obj: Any, **_options: Any) -> str:
        """Return JSON text."""
        return orjson.dumps(obj).decode()

    def loads(self, s: str | bytes, **_options: Any) -> Any:
        """Return what JSON text says."""
        return orjson.loads(s)


def create_api(world: World) -> Flask:
    """Return the REST and GraphQL application of a world."""
    api = Flask("github-api")
    api.json = FastJson(api)
    api.url_map.strict_slashes = False
    for module in (apps, code, comments, general, issues, labels, search, suggestions):
        api.register_blueprint(module.routes)
    api.register_blueprint(graphql_routes)
    api.before_request(lambda: _admit(world))
    api.after_request(lambda answer: _dress(answer, world=world))
    api.register_error_handler(ApiError, _refuse)
    api.register_error_handler(HTTPException, _refuse_http)
    return api


def resource_of(path: str) -> str:
    """Return which budget a path draws on."""
    if path.startswith("/search/"):
        return "search"
    return "graphql" if path.endswith("/graphql") else "core"


def is_content_write(method: str, path: str) -> bool:
    """Say whether a request creates or changes content, which GitHub limits by the minute."""
    return method in ("POST", "PATCH", "PUT", "DELETE") and path.startswith("/repos/")


def _admit(world: World) -> None:
    if not request.headers.get("User-Agent"):
        raise ApiError(
            403,
            "Request forbidden by administrative rules. Please make sure your request has a"
            " User-Agent header",
        )
    version = request.headers.get("X-GitHub-Api-Version", DEFAULT_VERSION)
    if version not in general.VERSIONS:
        supported = ", ".join(general.VERSIONS)
        raise ApiError(400, f"Version {version} is not supported. Supported versions: {supported}")
    g.version = version
    g.actor = identify(world, request.headers.get("Authorization", ""))
    _notes()["caller"] = g.actor.caller
    lag = request.environ.get(STALE_KEY)
    unseen_after = None if lag is None else world.now() - timedelta(seconds=lag)
    root = request.host_url.rstrip("/")
    links = Links(root, root + request.script_root)
    g.call = Call(world, g.actor, links, unseen_after)
    _charge(world, g.actor)


def _notes() -> dict[str, str]:
    notes: dict[str, str] = request.environ.get(NOTES_KEY, {})
    return notes


def _charge(world: World, actor: Actor) -> None:
    if request.path.startswith(_FREE) or resource_of(request.path) == "graphql":
        return
    now = world.now()
    resource = resource_of(request.path)
    if not isinstance(actor, AsApp) and not world.limits.spend(
        actor.caller, resource, points=1, now=now
    ):
        raise ApiError(403, f"API rate limit exceeded for {actor.caller}.")
    if isinstance(actor, Anonymous) or not is_content_write(request.method, request.path):
        return
    wait_seconds = world.limits.wait_before_write(actor.caller, now=now)
    if wait_seconds:
        raise ApiError(
            403,
            WRITE_LIMIT_MESSAGE,
            headers={"Retry-After": str(wait_seconds)},
        )


def _refuse(problem: ApiError) -> Response:
    answer = Response(orjson.dumps(problem.body()), problem.status, content_type=_json_type())
    answer.headers.update(problem.headers)
    return answer


def _refuse_http(problem: HTTPException) -> Response:
    if problem.code == 405:  # noqa: PLR2004 - GitHub answers 404 for a method that it lacks
        return _refuse(ApiError(404, "Not Found"))
    return _refuse(ApiError(problem.code or 500, problem.name))


def _json_type() -> str:
    return "application/json; charset=utf-8"


def _dress(answer: Response, *, world: World) -> Response:
    headers = answer.headers
    if answer.mimetype == "application/json":
        headers["Content-Type"] = _json_type()
    headers["X-GitHub-Request-Id"] = _notes().get("request_id", "0000:0000")
    headers["X-GitHub-Media-Type"] = "github.v3; format=json"
    headers["X-GitHub-Api-Version-Selected"] = g.get("version", DEFAULT_VERSION)
    headers["Date"] = world.now().strftime("%a, %d %b %Y %H:%M:%S GMT")
    call: Call | None = g.get("call")
    if call is None:
        return answer
    headers.update(call.answer_headers)
    if call.accepted:
        headers["X-Accepted-GitHub-Permissions"] = call.accepted
    if not isinstance(call.actor, AsApp):
        _show_limits(answer, call)
    return _conditional(answer)


def _show_limits(answer: Response, call: Call) -> None:
    resource = resource_of(request.path)
    window: Window = call.world.limits.window(call.actor.caller, resource, now=call.world.now())
    answer.headers.update(
        {
            "X-RateLimit-Limit": str(window.limit),
            "X-RateLimit-Remaining": str(window.remaining),
            "X-RateLimit-Used": str(window.used),
            "X-RateLimit-Reset": str(int(window.resets_at.timestamp())),
            "X-RateLimit-Resource": resource,
        }
    )


def _conditional(answer: Response) -> Response:
    if request.method != "GET" or answer.status_code != 200:  # noqa: PLR2004 - HTTP's OK
        return answer
    if resource_of(request.path) != "core":
        answer.headers["Cache-Control"] = "no-cache"
        return answer
    # GitHub's tags differ from token to token, so a new token finds nothing unchanged.
    key = request.headers.get("Authorization", "").encode()
    answer.set_etag(hashlib.sha256(key + answer.get_data()).hexdigest())
    answer.headers["Cache-Control"] = "private, max-age=60, s-maxage=60"
    answer.headers["Vary"] = _SINGLE_OBJECTS_VARY
    if request.if_none_match.contains_weak(answer.get_etag()[0] or ""):
        _refund(g.call)
    answer.make_conditional(request.environ)
    return answer


def _refund(call: Call) -> None:
    window = call.world.limits.window(call.actor.caller, "core", now=call.world.now())
    window.used = max(0, window.used - 1)
    _set = {"X-RateLimit-Used": str(window.used), "X-RateLimit-Remaining": str(window.remaining)}
    call.answer_headers.update(_set)
