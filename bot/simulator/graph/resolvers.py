"""How each field of the schema is read from the world; what a caller may not see is left out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo

from bot.simulator.access import acting_user, may_see
from bot.simulator.codebase import Label, Milestone, Release
from bot.simulator.commits import Commit
from bot.simulator.conversation import Comment, Conversation, Event, Writing
from bot.simulator.graph.cost import Cost
from bot.simulator.graph.paging import connect
from bot.simulator.ground import User, node_id
from bot.simulator.issue import Issue
from bot.simulator.moments import read_moment, write_moment, write_optional
from bot.simulator.pull import PullRequest
from bot.simulator.repository import Repository
from bot.simulator.rest.calling import Call
from bot.simulator.shapes.people import user_node_id
from bot.simulator.shapes.threads import comment_page_url, page_url, thread_node_id

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
_ITEM_TYPES = {
    "RENAMED_TITLE_EVENT": "renamed",
    "CROSS_REFERENCED_EVENT": "cross-referenced",
    "ISSUE_COMMENT": "commented",
}
_CONTENTS = {
    "+1": "THUMBS_UP",
    "-1": "THUMBS_DOWN",
    "laugh": "LAUGH",
    "hooray": "HOORAY",
    "confused": "CONFUSED",
    "heart": "HEART",
    "rocket": "ROCKET",
    "eyes": "EYES",
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


def type_of(value: Any) -> str | None:
    """Return the schema's name for an object of the world."""
    match value:
        case PullRequest():
            return "PullRequest"
        case Issue():
            return "Issue"
        case Comment():
            return "IssueComment"
        case Event():
            return EVENT_TYPES.get(value.kind)
        case User():
            return value.type
        case Commit():
            return "Commit"
        case Label():
            return "Label"
        case Milestone():
            return "Milestone"
        case Release():
            return "Release"
        case Repository():
            return "Repository"
        case _:
            return None


def global_id(value: Any, _info: GraphQLResolveInfo) -> str:
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


def _not_found(message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"type": "NOT_FOUND"})


def _repository(_root: Any, info: GraphQLResolveInfo, *, owner: str, name: str, **_: Any) -> Any:
    asking: Asking = info.context
    world, full_name = asking.call.world, f"{owner}/{name}"
    found = world.repository(full_name) or world.former_names.get(full_name.lower())
    if found is None or not may_see(asking.call.actor, found):
        raise _not_found(f"Could not resolve to a Repository with the name '{full_name}'.")
    return found


def _thread(repository: Repository, info: GraphQLResolveInfo, *, number: int, kind: str) -> Any:
    asking: Asking = info.context
    _require_issues(asking, repository)
    thread = repository.threads.get(number)
    unseen = thread is not None and asking.call.is_unseen(thread.stored_at)
    if thread is None or unseen or thread.deleted or thread.moved_to is not None:
        raise _not_found(f"Could not resolve to {kind} with the number of {number}.")
    return thread


def _require_issues(asking: Asking, repository: Repository) -> None:
    token = getattr(asking.call.actor, "token", None)
    if token is None or not token.covers(repository) or token.allows("issues:read"):
        return
    message = "Resource not accessible by integration"
    raise GraphQLError(message, extensions={"type": "FORBIDDEN"})


def _issue(repository: Repository, info: GraphQLResolveInfo, *, number: int) -> Any:
    thread = _thread(repository, info, number=number, kind="an Issue")
    if thread.is_pull:
        raise _not_found(f"Could not resolve to an Issue with the number of {number}.")
    return thread


def _pull(repository: Repository, info: GraphQLResolveInfo, *, number: int) -> Any:
    thread = _thread(repository, info, number=number, kind="a PullRequest")
    if not thread.is_pull:
        raise _not_found(f"Could not resolve to a PullRequest with the number of {number}.")
    return thread


def _issue_or_pull(repository: Repository, info: GraphQLResolveInfo, *, number: int) -> Any:
    return _thread(repository, info, number=number, kind="an issue or pull request")


def _issues(repository: Repository, info: GraphQLResolveInfo, **arguments: Any) -> Any:
    asking: Asking = info.context
    _require_issues(asking, repository)
    states, names = arguments.get("states"), arguments.get("labels")
    found: list[Issue] = [
        one
        for one in repository.living()
        if not one.is_pull
        and not asking.call.is_unseen(one.stored_at)
        and (states is None or one.state.upper() in states)
        and (names is None or {label.name for label in one.labels} & set(names))
    ]
    return connect(_ordered(found, arguments.get("orderBy")), arguments, name="issues")


def _ordered(items: list[Any], order: dict[str, str] | None) -> list[Any]:
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


def _repository_labels(repository: Repository, _info: GraphQLResolveInfo, **arguments: Any) -> Any:
    found = list(repository.labels.values())
    wanted = (arguments.get("query") or "").lower()
    found = [one for one in found if wanted in one.name.lower()]
    return connect(_ordered(found, arguments.get("orderBy")), arguments, name="labels")


def _releases(repository: Repository, _info: GraphQLResolveInfo, **arguments: Any) -> Any:
    found = list(repository.published_releases())
    return connect(_ordered(found, arguments.get("orderBy")), arguments, name="releases")


def _issue_labels(issue: Issue, _info: GraphQLResolveInfo, **arguments: Any) -> Any:
    found = _ordered(list(issue.labels), arguments.get("orderBy"))
    return connect(found, arguments, name="labels")


def _comments(issue: Issue, info: GraphQLResolveInfo, **arguments: Any) -> Any:
    asking: Asking = info.context
    found = [one for one in issue.comments if not asking.call.is_unseen(one.stored_at)]
    return connect(_ordered(found, arguments.get("orderBy")), arguments, name="comments")


def _closing_pulls(issue: Issue, info: GraphQLResolveInfo, **arguments: Any) -> Any:
    asking: Asking = info.context
    include_closed = arguments.get("includeClosedPrs", False)
    found = [
        pull
        for repository in asking.call.world.repositories
        if may_see(asking.call.actor, repository)
        for pull in repository.pulls()
        if issue in pull.closes and (include_closed or pull.state == "open" or pull.merged_at)
    ]
    return connect(found, arguments, name="closedByPullRequestsReferences")


def _closing_issues(pull: PullRequest, info: GraphQLResolveInfo, **arguments: Any) -> Any:
    asking: Asking = info.context
    found = [issue for issue in pull.closes if asking.sees(issue)]
    return connect(found, arguments, name="closingIssuesReferences")


def _timeline(issue: Issue, info: GraphQLResolveInfo, **arguments: Any) -> Any:
    asking: Asking = info.context
    wanted = arguments.get("itemTypes")
    kinds = None if wanted is None else {_kind_of(name) for name in wanted}
    since = arguments.get("since")
    found = [
        event.comment or event
        for event in issue.timeline()
        if (kinds is None or event.kind in kinds)
        and (event.kind in EVENT_TYPES or event.comment is not None)
        and (event.other is None or asking.sees(event.other))
        and (event.comment is None or not asking.call.is_unseen(event.comment.stored_at))
        and (since is None or event.created_at >= read_moment(since))
    ]
    return connect(found[arguments.get("skip") or 0 :], arguments, name="timelineItems")


def _kind_of(item_type: str) -> str:
    return _ITEM_TYPES.get(item_type, item_type.removesuffix("_EVENT").lower())


def _state_reason(issue: Issue, _info: GraphQLResolveInfo, **arguments: Any) -> str | None:
    reason = issue.state_reason
    if reason == "duplicate" and not arguments.get("enableDuplicate", False):
        reason = "not_planned"
    return None if reason is None else reason.upper()


def _reaction_groups(writing: Writing, _info: GraphQLResolveInfo) -> list[dict[str, Any]]:
    return [
        {"content": word, "count": writing.reactions.count(content)}
        for content, word in _CONTENTS.items()
    ]


def _summary(issue: Issue, _info: GraphQLResolveInfo) -> dict[str, int]:
    total = len(issue.sub_issues)
    done = sum(1 for child in issue.sub_issues if child.state == "closed")
    percent = done * 100 // total if total else 0
    return {"total": total, "completed": done, "percentCompleted": percent}


def _pull_state(pull: PullRequest, _info: GraphQLResolveInfo) -> str:
    return "MERGED" if pull.merged_at is not None else pull.state.upper()


def _parent(issue: Issue, info: GraphQLResolveInfo) -> Issue | None:
    asking: Asking = info.context
    return issue.parent if issue.parent is not None and asking.sees(issue.parent) else None


def _rate_limit(_root: Any, info: GraphQLResolveInfo, **_: Any) -> dict[str, Any]:
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


def _viewer(_root: Any, info: GraphQLResolveInfo) -> User | None:
    asking: Asking = info.context
    return acting_user(asking.call.actor)


def _viewer_did_author(comment: Comment, info: GraphQLResolveInfo) -> bool:
    asking: Asking = info.context
    return comment.author is acting_user(asking.call.actor)


def _visible_comment(asking: Asking, subject_id: str) -> Comment | None:
    for repository in asking.call.world.repositories:
        for thread in repository.living() if may_see(asking.call.actor, repository) else ():
            for comment in thread.comments:
                if node_id("IC", comment.id) == subject_id:
                    return comment
    return None


def _minimize(_root: Any, info: GraphQLResolveInfo, **arguments: Any) -> dict[str, Any]:
    asking: Asking = info.context
    wanted = arguments["input"]
    comment = _visible_comment(asking, wanted["subjectId"])
    if comment is None:
        raise _not_found(f"Could not resolve to a node with the global id of '{wanted['subjectId']}'")
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
        return bool(covered and (token.allows("issues:write") or token.allows("pull_requests:write")))
    return user is not None and comment.repository.has_role(user, "triage")


def _node(_root: Any, info: GraphQLResolveInfo, *, id: str) -> Any:  # noqa: A002 - GitHub's name
    asking: Asking = info.context
    for repository in asking.call.world.repositories:
        if not may_see(asking.call.actor, repository):
            continue
        for thread in repository.living():
            if thread_node_id(thread) == id:
                return thread
    found = _visible_comment(asking, id)
    if found is None:
        raise _not_found(f"Could not resolve to a node with the global id of '{id}'")
    return found


def _read(name: str) -> Resolver:
    return lambda value, _info, **_: getattr(value, name)


def _moment(name: str) -> Resolver:
    return lambda value, _info, **_: write_optional(getattr(value, name))


def _page(value: Issue, info: GraphQLResolveInfo) -> str:
    return page_url(value, info.context.call.links)


def _web(path: Callable[[Any], str]) -> Resolver:
    return lambda value, info, **_: f"{info.context.call.links.web}/{path(value)}"


def _other_end(event: Event, info: GraphQLResolveInfo) -> Any:
    return event.other


def _own_end(event: Event, info: GraphQLResolveInfo) -> Any:
    asking: Asking = info.context
    for repository in asking.call.world.repositories:
        for thread in repository.living():
            if event in thread.events:
                return thread
    return None


def _crosses(event: Event, info: GraphQLResolveInfo) -> bool:
    own = _own_end(event, info)
    return event.other is not None and own is not None and event.other.repository is not own.repository


_ACTOR: dict[str, Resolver] = {
    "avatarUrl": _web(lambda user: f"avatars/{user.id}"),
    "url": _web(lambda user: user.login),
    "databaseId": _read("id"),
}
_THREAD: dict[str, Resolver] = {
    "authorAssociation": lambda issue, _info: issue.author_association,
    "closed": lambda issue, _info: issue.state == "closed",
    "closedAt": _moment("closed_at"),
    "createdAt": _moment("created_at"),
    "updatedAt": _moment("updated_at"),
    "lastEditedAt": _moment("edited_at"),
    "fullDatabaseId": lambda issue, _info: str(issue.id),
    "url": _page,
}
_EVENT: dict[str, Resolver] = {"createdAt": _moment("created_at")}
_LINK: dict[str, Resolver] = {
    **_EVENT,
    "isCrossRepository": _crosses,
    "source": _own_end,
    "subject": _other_end,
}
_DUPLICATE: dict[str, Resolver] = {**_EVENT, "canonical": _other_end, "duplicate": _own_end}

RESOLVERS: dict[str, dict[str, Resolver]] = {
    "Query": {
        "repository": _repository,
        "rateLimit": _rate_limit,
        "viewer": _viewer,
        "node": _node,
    },
    "Mutation": {"minimizeComment": _minimize},
    "User": _ACTOR,
    "Bot": _ACTOR | {
        # GraphQL names an App's account without the suffix that REST shows.
        "login": lambda user, _info: user.login.removesuffix("[bot]"),
        "url": _web(lambda user: f"apps/{user.login.removesuffix('[bot]')}"),
    },
    "Organization": _ACTOR,
    "Repository": {
        "databaseId": _read("id"),
        "nameWithOwner": _read("full_name"),
        "hasIssuesEnabled": _read("has_issues"),
        "isArchived": _read("archived"),
        "isPrivate": _read("private"),
        "issue": _issue,
        "issueOrPullRequest": _issue_or_pull,
        "issues": _issues,
        "labels": _repository_labels,
        "pullRequest": _pull,
        "releases": _releases,
        "url": _web(lambda repository: repository.full_name),
    },
    "Issue": _THREAD | {
        "activeLockReason": lambda issue, _info: (
            issue.lock_reason.upper().replace("-", "_").replace(" ", "_")
            if issue.lock_reason
            else None
        ),
        "closedByPullRequestsReferences": _closing_pulls,
        "comments": _comments,
        "labels": _issue_labels,
        "parent": _parent,
        "reactionGroups": _reaction_groups,
        "state": lambda issue, _info: issue.state.upper(),
        "stateReason": _state_reason,
        "subIssuesSummary": _summary,
        "timelineItems": _timeline,
    },
    "PullRequest": _THREAD | {
        "baseRefName": _read("base"),
        "closingIssuesReferences": _closing_issues,
        "isDraft": _read("draft"),
        "mergeCommit": _read("merge_commit"),
        "merged": lambda pull, _info: pull.merged_at is not None,
        "mergedAt": _moment("merged_at"),
        "state": _pull_state,
    },
    "IssueComment": {
        "authorAssociation": lambda comment, _info: comment.author_association,
        "createdAt": _moment("created_at"),
        "updatedAt": _moment("updated_at"),
        "lastEditedAt": _moment("edited_at"),
        "fullDatabaseId": lambda comment, _info: str(comment.id),
        "isMinimized": lambda comment, _info: comment.minimized_reason is not None,
        "minimizedReason": _read("minimized_reason"),
        "reactionGroups": _reaction_groups,
        "url": lambda comment, info: comment_page_url(comment, info.context.call.links),
        "viewerDidAuthor": _viewer_did_author,
    },
    "ReactionGroup": {"reactors": lambda group, _info, **_: {"totalCount": group["count"]}},
    "Milestone": {
        "dueOn": _moment("due_on"),
        "state": lambda milestone, _info: milestone.state.upper(),
    },
    "Commit": {
        "oid": _read("sha"),
        "messageHeadline": lambda commit, _info: commit.message.partition("\n")[0],
        "committedDate": _moment("at"),
        "url": lambda commit, info: f"{info.context.call.links.web}/commit/{commit.sha}",
    },
    "Release": {
        "createdAt": _moment("created_at"),
        "description": _read("body"),
        "isDraft": _read("draft"),
        "isPrerelease": _read("prerelease"),
        "name": _read("tag"),
        "publishedAt": _moment("created_at"),
        "tagCommit": _read("commit"),
        "tagName": _read("tag"),
        "url": lambda release, info: f"{info.context.call.links.web}/releases/tag/{release.tag}",
    },
    "ClosedEvent": _EVENT | {
        "stateReason": lambda event, _info: (event.state_reason or "").upper() or None,
    },
    "ReopenedEvent": _EVENT | {"stateReason": lambda _event, _info: "REOPENED"},
    "ConnectedEvent": _LINK,
    "DisconnectedEvent": _LINK,
    "CrossReferencedEvent": _EVENT | {
        "isCrossRepository": _crosses,
        "source": _other_end,
        "target": _own_end,
        "willCloseTarget": _read("will_close"),
    },
    "MarkedAsDuplicateEvent": _DUPLICATE,
    "UnmarkedAsDuplicateEvent": _DUPLICATE,
    "ReferencedEvent": _EVENT | {"isDirectReference": lambda _event, _info: True},
    "RenamedTitleEvent": _EVENT | {
        "currentTitle": lambda event, _info: event.renamed[1],
        "previousTitle": lambda event, _info: event.renamed[0],
    },
    "TransferredEvent": _EVENT | {"fromRepository": _read("from_repository")},
    "LabeledEvent": _EVENT,
    "UnlabeledEvent": _EVENT,
}
