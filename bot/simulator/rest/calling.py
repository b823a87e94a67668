"""One API call: who calls, what they may see and do, and how a list is cut into pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import g, request

from bot.simulator.access import (
    Actor,
    AsApp,
    AsInstallation,
    AsPerson,
    acting_user,
    may_see,
)
from bot.simulator.apps import App
from bot.simulator.errors import ApiError, invalid, not_found
from bot.simulator.ground import User
from bot.simulator.issue import Issue
from bot.simulator.repository import Repository
from bot.simulator.shapes.links import Json, Links
from bot.simulator.state import World

Item = TypeVar("Item")
LARGEST_PAGE = 100
DEFAULT_PAGE = 30
LONGEST_BODY = 65_536
_REDIRECTS_KEEPING_METHOD = 307


@dataclass(slots=True, eq=False)
class Call:
    """What an endpoint needs to know about the request it answers."""

    world: World
    actor: Actor
    links: Links
    unseen_after: datetime | None
    accepted: str = ""
    answer_headers: dict[str, str] = field(default_factory=dict)
    place: Repository | None = None

    def app(self) -> App:
        """Return the App that calls; GitHub asks for an assertion, not a token."""
        if isinstance(self.actor, AsApp):
            return self.actor.app
        raise ApiError(401, "A JSON web token could not be decoded")

    def writer(self) -> User:
        """Return the account that writes."""
        user = acting_user(self.actor)
        if user is None:
            raise ApiError(401, "Requires authentication")
        return user

    def repository(self, owner: str, name: str, *, needs: Sequence[str] = ()) -> Repository:
        """Return a repository that the caller may see and use as `needs` says (one suffices)."""
        full_name = f"{owner}/{name}"
        repository = self.world.repository(full_name)
        if repository is None:
            former = self.world.former_names.get(full_name.lower())
            if former is not None and may_see(self.actor, former):
                raise self._moved(
                    f"{self.links.api}/repositories/{former.id}" + self._rest_of_path()
                )
            raise not_found()
        if not may_see(self.actor, repository):
            raise not_found()
        self.place = repository
        self._require(repository, needs)
        return repository

    def _require(self, repository: Repository, needs: Sequence[str]) -> None:
        self.accepted = "; ".join(need.replace(":", "=") for need in needs)
        wants_write = any(need.endswith(":write") for need in needs)
        match self.actor:
            case AsInstallation(token):
                allowed = any(token.allows(need) for need in needs) or not needs
                inside = token.covers(repository)
                if (inside and not allowed) or (not inside and wants_write):
                    raise ApiError(403, "Resource not accessible by integration")
            case AsPerson():
                pass
            case _ if wants_write:
                raise ApiError(401, "Requires authentication")
        if wants_write and repository.archived:
            raise ApiError(403, "Repository was archived so is read-only.")

    def require_role(self, repository: Repository, role: str) -> None:
        """Refuse a person whose role is lower; installations are ruled by their permissions."""
        if isinstance(self.actor, AsPerson) and not repository.has_role(self.actor.user, role):
            raise ApiError(403, "Must have admin rights to Repository.")

    def issue(self, owner: str, name: str, number: int, *, needs: Sequence[str]) -> Issue:
        """Return a living issue; deleted answers 410, transferred 301."""
        repository = self.repository(owner, name, needs=needs)
        issue = repository.threads.get(number)
        if issue is None or self.is_unseen(issue.stored_at):
            raise not_found()
        if issue.deleted:
            raise ApiError(410, "This issue was deleted")
        if issue.moved_to is not None:
            home = issue.moved_to.repository
            place = f"/repositories/{home.id}/issues/{issue.moved_to.number}"
            raise self._moved(self.links.api + place)
        return issue

    def repository_of(self, issue: Issue) -> Repository:
        """Return the repository that an issue lives in."""
        home = self.world.repository(issue.repository.full_name)
        if home is None:
            raise not_found()
        return home

    def is_unseen(self, stored_at: datetime) -> bool:
        """Say whether a stale read does not show this yet."""
        return self.unseen_after is not None and stored_at > self.unseen_after

    def _rest_of_path(self) -> str:
        parts = request.path.split("/", 4)
        return f"/{parts[4]}" if len(parts) > 4 else ""  # noqa: PLR2004 - "", repos, owner, name

    @staticmethod
    def _moved(location: str) -> ApiError:
        status = 301 if request.method in ("GET", "HEAD") else _REDIRECTS_KEEPING_METHOD
        message = "Moved Permanently" if status == 301 else "Temporary Redirect"  # noqa: PLR2004
        return ApiError(status, message, headers={"Location": location}, extra={"url": location})

    def page(self, items: Sequence[Item], shape: Callable[[Item], Json]) -> list[Json]:
        """Return the asked-for page, and name its neighbours in the Link header."""
        size, number = page_size(), max(1, whole_number("page", 1))
        start = (number - 1) * size
        last = max(1, -(-len(items) // size))
        neighbours: list[tuple[str, int]] = []
        if number > 1:
            neighbours += [("prev", min(number - 1, last))]
        if number < last:
            neighbours += [("next", number + 1), ("last", last)]
        if number > 1:
            neighbours += [("first", 1)]
        if neighbours:
            self.answer_headers["Link"] = ", ".join(
                f'<{self._address_of(page)}>; rel="{rel}"' for rel, page in neighbours
            )
        return [shape(item) for item in items[start : start + size]]

    def _address_of(self, page: int) -> str:
        query = urlencode({**request.args, "page": page})
        path = request.path
        if self.place is not None and path.startswith("/repos/"):
            path = f"/repositories/{self.place.id}{self._rest_of_path()}"
        return f"{self.links.api}{path}?{query}"


def current_call() -> Call:
    """Return the call that is being answered."""
    call: Call = g.call
    return call


def whole_number(name: str, default: int) -> int:
    """Return a query parameter as an integer; nonsense counts as absent, as on GitHub."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default  # noqa: PLR2004


def page_size() -> int:
    """Return how many items a page holds."""
    return min(LARGEST_PAGE, max(1, whole_number("per_page", DEFAULT_PAGE)))


def json_body() -> Any:
    """Return the JSON that was sent; nothing counts as an empty object."""
    if not request.get_data(cache=True).strip():
        return {}
    try:
        return request.get_json(force=True)
    except Exception:  # noqa: BLE001 - whatever the parser dislikes is GitHub's one answer
        raise ApiError(400, "Problems parsing JSON") from None


def json_object() -> Json:
    """Return the JSON object that was sent."""
    body = json_body()
    if not isinstance(body, dict):
        raise ApiError(400, "Body should be a JSON object")
    return body


def text_field(body: Json, name: str, *, resource: str) -> str:
    """Return a text that must be there and not be too long."""
    text = body.get(name)
    if text is None:
        raise invalid(resource, name, "missing_field")
    if not isinstance(text, str):
        raise ApiError(422, "Invalid request.\n\nFor 'properties/body', is not a string.")
    return bounded_text(text, name, resource=resource)


def bounded_text(text: str, name: str, *, resource: str) -> str:
    """Return the text unless it is longer than GitHub stores."""
    limit = 256 if name == "title" else LONGEST_BODY
    if len(text) > limit:
        message = f"{name} is too long (maximum is {limit} characters)"
        raise invalid(resource, name, "custom", message=message)
    return text
