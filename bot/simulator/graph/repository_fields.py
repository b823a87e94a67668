"""Fields of a repository."""

from typing import Any

from graphql import GraphQLError

from bot.simulator.graph.asking import Asking, Info, Resolver, moment, not_found, ordered, read, web
from bot.simulator.graph.paging import connect
from bot.simulator.issue import Issue
from bot.simulator.moments import read_moment
from bot.simulator.repository import Repository


def require_issues(asking: Asking, repository: Repository) -> None:
    """Refuse an installation that may not read issues here."""
    token = getattr(asking.call.actor, "token", None)
    if token is None or not token.covers(repository) or token.allows("issues:read"):
        return
    message = "Resource not accessible by integration"
    raise GraphQLError(message, extensions={"type": "FORBIDDEN"})


def _thread(repository: Repository, info: Info, *, number: int, kind: str) -> Any:
    asking: Asking = info.context
    require_issues(asking, repository)
    thread = repository.threads.get(number)
    unseen = thread is not None and asking.call.is_unseen(thread.stored_at)
    if thread is None or unseen or thread.deleted or thread.moved_to is not None:
        raise not_found(f"Could not resolve to {kind} with the number of {number}.")
    return thread


def _issue(repository: Repository, info: Info, *, number: int) -> Any:
    thread = _thread(repository, info, number=number, kind="an Issue")
    if thread.is_pull:
        raise not_found(f"Could not resolve to an Issue with the number of {number}.")
    return thread


def _pull(repository: Repository, info: Info, *, number: int) -> Any:
    thread = _thread(repository, info, number=number, kind="a PullRequest")
    if not thread.is_pull:
        raise not_found(f"Could not resolve to a PullRequest with the number of {number}.")
    return thread


def _issue_or_pull(repository: Repository, info: Info, *, number: int) -> Any:
    return _thread(repository, info, number=number, kind="an issue or pull request")


def _issues(repository: Repository, info: Info, **arguments: Any) -> Any:
    asking: Asking = info.context
    require_issues(asking, repository)
    states, names = arguments.get("states"), arguments.get("labels")
    since = (arguments.get("filterBy") or {}).get("since")
    found: list[Issue] = [
        one
        for one in repository.living()
        if not one.is_pull
        and not asking.call.is_unseen(one.stored_at)
        and (states is None or one.state.upper() in states)
        and (names is None or {label.name for label in one.labels} & set(names))
        and (since is None or one.updated_at >= read_moment(since))
    ]
    return connect(ordered(found, arguments.get("orderBy")), arguments, name="issues")


def _repository_labels(repository: Repository, _info: Info, **arguments: Any) -> Any:
    found = list(repository.labels.values())
    wanted = (arguments.get("query") or "").lower()
    found = [one for one in found if wanted in one.name.lower()]
    return connect(ordered(found, arguments.get("orderBy")), arguments, name="labels")


def _releases(repository: Repository, _info: Info, **arguments: Any) -> Any:
    found = list(repository.published_releases())
    return connect(ordered(found, arguments.get("orderBy")), arguments, name="releases")


REPOSITORY_FIELDS: dict[str, dict[str, Resolver]] = {
    "Repository": {
        "databaseId": read("id"),
        "nameWithOwner": read("full_name"),
        "hasIssuesEnabled": read("has_issues"),
        "isArchived": read("archived"),
        "isPrivate": read("private"),
        "issue": _issue,
        "issueOrPullRequest": _issue_or_pull,
        "issues": _issues,
        "labels": _repository_labels,
        "pullRequest": _pull,
        "releases": _releases,
        "url": web(lambda repository: repository.full_name),
    },
    "Milestone": {
        "dueOn": moment("due_on"),
        "state": lambda milestone, _info: milestone.state.upper(),
    },
    "Commit": {
        "oid": read("sha"),
        "messageHeadline": lambda commit, _info: commit.message.partition("\n")[0],
        "committedDate": moment("at"),
        "url": lambda commit, info: f"{info.context.call.links.web}/commit/{commit.sha}",
    },
    "Release": {
        "createdAt": moment("created_at"),
        "description": read("body"),
        "isDraft": read("draft"),
        "isPrerelease": read("prerelease"),
        "name": read("tag"),
        "publishedAt": moment("created_at"),
        "tagCommit": read("commit"),
        "tagName": read("tag"),
        "url": lambda release, info: f"{info.context.call.links.web}/releases/tag/{release.tag}",
    },
}
