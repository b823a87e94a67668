"""Fields of the query's root and the one mutation."""

from typing import Any

from graphql import GraphQLError

from bot.simulator.access import acting_user, may_see
from bot.simulator.conversation import Comment
from bot.simulator.graph.asking import Asking, Info, Resolver, not_found
from bot.simulator.ground import User, node_id
from bot.simulator.moments import write_moment
from bot.simulator.shapes.threads import thread_node_id


def _repository(_root: Any, info: Info, *, owner: str, name: str, **_: Any) -> Any:
    asking: Asking = info.context
    world, full_name = asking.call.world, f"{owner}/{name}"
    found = world.repository(full_name) or world.former_names.get(full_name.lower())
    if found is None or not may_see(asking.call.actor, found):
        raise not_found(f"Could not resolve to a Repository with the name '{full_name}'.")
    return found


def _rate_limit(_root: Any, info: Info, **_: Any) -> dict[str, Any]:
    asking: Asking = info.context
    call = asking.call
    window = call.world.limits.window(call.actor.caller, "graphql", now=call.world.now())
    return {
        "cost": asking.cost.points,
        "nodeCount": asking.cost.nodes,
        "limit": window.limit,
        "remaining": window.remaining,
        "used": window.used,
        "resetAt": write_moment(window.resets_at),
    }


def _viewer(_root: Any, info: Info) -> User | None:
    asking: Asking = info.context
    return acting_user(asking.call.actor)


def visible_comment(asking: Asking, subject_id: str) -> Comment | None:
    """Return the comment of a global id if the caller may see it."""
    for repository in asking.call.world.repositories:
        for thread in repository.living() if may_see(asking.call.actor, repository) else ():
            for comment in thread.comments:
                if node_id("IC", comment.id) == subject_id:
                    return comment
    return None


def _node(_root: Any, info: Info, *, id: str) -> Any:  # noqa: A002 - GitHub's name
    asking: Asking = info.context
    for repository in asking.call.world.repositories:
        if not may_see(asking.call.actor, repository):
            continue
        for thread in repository.living():
            if thread_node_id(thread) == id:
                return thread
    found = visible_comment(asking, id)
    if found is None:
        raise not_found(f"Could not resolve to a node with the global id of '{id}'")
    return found


def _minimize(_root: Any, info: Info, **arguments: Any) -> dict[str, Any]:
    asking: Asking = info.context
    wanted = arguments["input"]
    comment = visible_comment(asking, wanted["subjectId"])
    if comment is None:
        raise not_found(
            f"Could not resolve to a node with the global id of '{wanted['subjectId']}'"
        )
    if not _may_minimize(asking, comment):
        message = "Resource not accessible by integration"
        raise GraphQLError(message, extensions={"type": "FORBIDDEN"})
    comment.minimize(wanted["classifier"].lower().replace("_", "-"))
    return {"clientMutationId": wanted.get("clientMutationId"), "minimizedComment": comment}


def _may_minimize(asking: Asking, comment: Comment) -> bool:
    token = getattr(asking.call.actor, "token", None)
    user = acting_user(asking.call.actor)
    if token is not None:
        home = asking.call.world.repository(comment.repository.full_name)
        covered = home is not None and token.covers(home)
        return bool(
            covered and (token.allows("issues:write") or token.allows("pull_requests:write"))
        )
    return user is not None and comment.repository.has_role(user, "triage")


ROOT_FIELDS: dict[str, dict[str, Resolver]] = {
    "Query": {
        "repository": _repository,
        "rateLimit": _rate_limit,
        "viewer": _viewer,
        "node": _node,
    },
    "Mutation": {"minimizeComment": _minimize},
}
