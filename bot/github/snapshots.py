"""GitHub's JSON made into domain values; every text of other people is cleaned on the way in."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, cast, get_args
from urllib.parse import quote

from bot.domain.issue import (
    Actor,
    Association,
    Comment,
    Issue,
    IssueRef,
    Label,
    PullRequest,
    Release,
    Repository,
    RepositoryRef,
)
from bot.reading.untrusted import clean

Json = Mapping[str, Any]

_ASSOCIATIONS: frozenset[str] = frozenset(get_args(Association))
_REACTION_NAMES = {
    "THUMBS_UP": "+1",
    "THUMBS_DOWN": "-1",
    "LAUGH": "laugh",
    "HOORAY": "hooray",
    "CONFUSED": "confused",
    "HEART": "heart",
    "ROCKET": "rocket",
    "EYES": "eyes",
}


def nodes(connection: Json | None) -> list[Json]:
    """Return the nodes of a connection; GitHub leaves holes where something may not be seen."""
    listed: Iterable[Json | None] = (connection or {}).get("nodes") or ()
    return [node for node in listed if node]


def read_date(text: str) -> datetime:
    """Read a date as GitHub writes it, e.g. `2026-01-31T12:00:00Z`."""
    return datetime.fromisoformat(text)


def read_date_if_any(text: str | None) -> datetime | None:
    """Read a date that GitHub may leave out."""
    return read_date(text) if text else None


def read_association(word: str | None) -> Association:
    """Return how someone belongs to the repository; a word we do not know gives no rights."""
    return cast(Association, word) if word in _ASSOCIATIONS else "NONE"


def read_author(author: Json | None) -> Actor | None:
    """Return the author named as in the REST API, where the names of Apps end in `[bot]`."""
    if author is None:
        return None
    login: str = author["login"]
    is_bot = author["__typename"] == "Bot"
    suffix = "[bot]" if is_bot and not login.endswith("[bot]") else ""
    return Actor(login + suffix, is_bot=is_bot)


def read_ref(item: Json) -> IssueRef:
    """Return the address of an issue or pull request that tells its repository."""
    return IssueRef(RepositoryRef.parse(item["repository"]["nameWithOwner"]), item["number"])


def read_state(item: Json) -> Literal["open", "closed"]:
    """Return the state of an issue in the REST API's spelling."""
    return "open" if item["state"] == "OPEN" else "closed"


def read_repository(repository: Json, *, web_url: str) -> Repository:
    """Read what the query for one issue says of its repository."""
    ref = RepositoryRef.parse(repository["nameWithOwner"])
    url = f"{web_url}/{ref}"
    return Repository(
        ref=ref,
        url=url,
        is_private=repository["isPrivate"],
        is_archived=repository["isArchived"],
        has_issues=repository["hasIssuesEnabled"],
        labels=tuple(
            Label(clean(label["name"]), clean(label["description"] or ""))
            for label in nodes(repository["labels"])
        ),
        label_count=(repository["labels"] or {}).get("totalCount", 0),
        releases=read_releases(repository["releases"], repository_url=url),
    )


def read_releases(releases: Json, *, repository_url: str) -> tuple[Release, ...]:
    """Read the releases that are published."""
    return tuple(
        _read_release(release, repository_url=repository_url)
        for release in nodes(releases)
        if release["publishedAt"] and not release["isDraft"]
    )


def _read_release(release: Json, *, repository_url: str) -> Release:
    tag: str = release["tagName"]
    return Release(
        tag=clean(tag),
        url=f"{repository_url}/releases/tag/{quote(tag)}",
        published_at=read_date(release["publishedAt"]),
        commit=(release["tagCommit"] or {}).get("oid"),
        is_prerelease=release["isPrerelease"],
    )


def read_issue(issue: Json) -> Issue:
    """Read an issue with as much of its thread as the query asked for."""
    database_id = issue["fullDatabaseId"]
    return Issue(
        ref=read_ref(issue),
        title=clean(issue["title"]),
        body=clean(issue["body"]),
        url=issue["url"],
        state=read_state(issue),
        created_at=read_date(issue["createdAt"]),
        # GraphQL writes large numbers as text.
        id=int(database_id) if database_id else None,
        state_reason=(issue["stateReason"] or "").lower() or None,
        author=read_author(issue["author"]),
        association=read_association(issue["authorAssociation"]),
        updated_at=read_date(issue["updatedAt"]),
        closed_at=read_date_if_any(issue["closedAt"]),
        is_locked=issue["locked"],
        labels=tuple(clean(label["name"]) for label in nodes(issue["labels"])),
        comments=tuple(
            _read_comment(comment, issue_url=issue["url"]) for comment in nodes(issue["comments"])
        ),
        comment_count=issue["comments"]["totalCount"],
        reactions=_read_reaction_groups(issue.get("reactionGroups")),
        timeline=tuple(event["__typename"] for event in nodes(issue["timelineItems"])),
    )


def _read_comment(comment: Json, *, issue_url: str) -> Comment:
    comment_id = int(comment["fullDatabaseId"] or 0)
    return Comment(
        id=comment_id,
        author=read_author(comment["author"]),
        association=read_association(comment["authorAssociation"]),
        body=clean(comment["body"]),
        created_at=read_date(comment["createdAt"]),
        url=f"{issue_url}#issuecomment-{comment_id}",
        is_minimized=comment["isMinimized"],
    )


def _read_reaction_groups(groups: Iterable[Json] | None) -> Mapping[str, int]:
    counts = {
        _REACTION_NAMES[group["content"]]: group["reactors"]["totalCount"]
        for group in groups or ()
        if group["content"] in _REACTION_NAMES
    }
    return {name: count for name, count in counts.items() if count}


def read_shallow_issue(issue: Json) -> Issue:
    """Read an issue of which only the far end of a link is known."""
    return Issue(
        ref=read_ref(issue),
        title=clean(issue["title"]),
        body="",
        url=issue["url"],
        state=read_state(issue),
        created_at=read_date(issue["createdAt"]),
        state_reason=(issue["stateReason"] or "").lower() or None,
        is_shallow=True,
    )


def read_pull_request(
    pull: Json, *, web_url: str, closes: tuple[IssueRef, ...] = ()
) -> PullRequest:
    """Read a pull request as GraphQL describes it."""
    ref = read_ref(pull)
    return PullRequest(
        ref=ref,
        title=clean(pull["title"]),
        url=f"{web_url}/{ref.repository}/pull/{ref.number}",
        state=_read_pull_state(pull),
        author=read_author(pull["author"]),
        merged_at=read_date_if_any(pull["mergedAt"]),
        base=clean(pull["baseRefName"]),
        merge_commit=(pull["mergeCommit"] or {}).get("oid") if pull["merged"] else None,
        closes=closes,
    )


def _read_pull_state(pull: Json) -> Literal["open", "draft", "merged", "closed"]:
    if pull["merged"]:
        return "merged"
    if pull["pullState"] != "OPEN":
        return "closed"
    return "draft" if pull["isDraft"] else "open"
