"""What every resolver shares: who asks, what things are called, how plain attributes are read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from graphql import GraphQLError, GraphQLResolveInfo

from bot.simulator.access import may_see
from bot.simulator.codebase import Label, Milestone, Release
from bot.simulator.commits import Commit
from bot.simulator.conversation import Comment, Conversation, Event
from bot.simulator.graph.cost import Cost
from bot.simulator.ground import User, node_id
from bot.simulator.issue import Issue
from bot.simulator.moments import write_optional
from bot.simulator.pull import PullRequest
from bot.simulator.repository import Repository
from bot.simulator.rest.calling import Call
from bot.simulator.shapes.people import user_node_id
from bot.simulator.shapes.threads import thread_node_id

Info: TypeAlias = "GraphQLResolveInfo[Any]"


Resolver = Callable[..., Any]


EVENT_TYPES = {
    "closed": "ClosedEvent",
    "connected": "ConnectedEvent",
    "cross-referenced": "CrossReferencedEvent",
    "disconnected": "DisconnectedEvent",
    "labeled": "LabeledEvent",
    "marked_as_duplicate": "MarkedAsDuplicateEvent",
    "referenced": "ReferencedEvent",
    "renamed": "RenamedTitleEvent",
    "reopened": "ReopenedEvent",
    "transferred": "TransferredEvent",
    "unlabeled": "UnlabeledEvent",
    "unmarked_as_duplicate": "UnmarkedAsDuplicateEvent",
}


@dataclass(frozen=True, slots=True)
class Asking:
    """What every resolver may need: the call, and what the whole query costs."""

    call: Call
    cost: Cost

    def sees(self, issue: Conversation) -> bool:
        """Say whether the caller may see a conversation, wherever it is."""
        if isinstance(issue, Issue) and (issue.deleted or issue.moved_to is not None):
            return False
        home = issue.repository
        return isinstance(home, Repository) and may_see(self.call.actor, home)


_TYPE_NAMES: dict[type, str] = {
    PullRequest: "PullRequest",
    Issue: "Issue",
    Comment: "IssueComment",
    Commit: "Commit",
    Label: "Label",
    Milestone: "Milestone",
    Release: "Release",
    Repository: "Repository",
}


def type_of(value: Any) -> str | None:
    """Return the schema's name for an object of the world."""
    match value:
        case Event():
            return EVENT_TYPES.get(value.kind)
        case User():
            return value.type
        case _:
            return _TYPE_NAMES.get(type(value))


def global_id(value: Any, _info: Info) -> str:
    """Return the global id of anything."""
    prefixes = {Comment: "IC", Event: "EV", Label: "LA", Milestone: "MI", Release: "RE"}
    match value:
        case Issue():
            return thread_node_id(value)
        case User():
            return user_node_id(value)
        case Commit():
            return node_id("C", int(value.sha[:10], 16))
        case Repository():
            return node_id("R", value.id)
        case Comment() | Event() | Label() | Milestone() | Release():
            return node_id(prefixes[type(value)], value.id)
        case _:
            return "Q"


def not_found(message: str) -> GraphQLError:
    """Return the error for what does not exist, or not for this caller."""
    return GraphQLError(message, extensions={"type": "NOT_FOUND"})


def ordered(items: list[Any], order: dict[str, str] | None) -> list[Any]:
    """Return the items in the asked-for order."""
    if order is None:
        return items
    keys: dict[str, Callable[[Any], Any]] = {
        "NAME": lambda one: getattr(one, "name", getattr(one, "tag", "")).lower(),
        "CREATED_AT": lambda one: (getattr(one, "created_at", 0) or 0, one.id),
        "UPDATED_AT": lambda one: (one.updated_at, one.id),
        "COMMENTS": lambda one: len(one.comments),
    }
    field = order["field"]
    if field == "CREATED_AT" and items and not hasattr(items[0], "created_at"):
        return sorted(items, key=lambda one: one.id, reverse=order["direction"] == "DESC")
    return sorted(items, key=keys[field], reverse=order["direction"] == "DESC")


def read(name: str) -> Resolver:
    """Return a resolver that reads an attribute of another name."""
    return lambda value, _info, **_: getattr(value, name)


def moment(name: str) -> Resolver:
    """Return a resolver that writes a moment."""
    return lambda value, _info, **_: write_optional(getattr(value, name))


def web(path: Callable[[Any], str]) -> Resolver:
    """Return a resolver that makes an address of a page."""
    return lambda value, info, **_: f"{info.context.call.links.web}/{path(value)}"
