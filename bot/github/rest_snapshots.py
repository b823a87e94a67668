"""JSON of GitHub's REST API made into domain values, cleaned like that of GraphQL."""

import base64
import binascii
from collections.abc import Mapping
from typing import Literal

from bot.domain.issue import Actor, Comment, Issue, IssueRef, PullRequest, RepositoryRef
from bot.github.snapshots import Json, read_association, read_date, read_date_if_any
from bot.reading.untrusted import clean

_NOT_REACTIONS = frozenset({"url", "total_count"})


def read_found_issue(issue: Json, *, repository: RepositoryRef) -> Issue:
    """Read an issue that a search or a list gave; its comments are not read."""
    return Issue(
        ref=IssueRef(repository, issue["number"]),
        title=clean(issue["title"]),
        body=clean(issue["body"]),
        url=issue["html_url"],
        state=issue["state"],
        created_at=read_date(issue["created_at"]),
        id=issue["id"],
        state_reason=issue.get("state_reason"),
        author=read_user(issue["user"]),
        association=read_association(issue.get("author_association")),
        updated_at=read_date(issue["updated_at"]),
        closed_at=read_date_if_any(issue["closed_at"]),
        is_locked=issue.get("locked", False),
        labels=tuple(clean(label["name"]) for label in issue["labels"]),
        comment_count=issue["comments"],
        reactions=read_reactions(issue.get("reactions")),
    )


def read_pull_request(pull: Json, *, ref: IssueRef) -> PullRequest:
    """Read a pull request as the REST API describes it."""
    return PullRequest(
        ref=ref,
        title=clean(pull["title"]),
        url=pull["html_url"],
        state=_read_pull_state(pull),
        author=read_user(pull["user"]),
        merged_at=read_date_if_any(pull["merged_at"]),
        base=clean(pull["base"]["ref"]),
        # Before the merge this names a commit that GitHub makes only to test the merge.
        merge_commit=pull["merge_commit_sha"] if pull["merged_at"] else None,
    )


def read_comment(comment: Json) -> Comment:
    """Read one comment with its reactions."""
    return Comment(
        id=comment["id"],
        author=read_user(comment["user"]),
        association=read_association(comment.get("author_association")),
        body=clean(comment.get("body")),
        created_at=read_date(comment["created_at"]),
        url=comment["html_url"],
        reactions=read_reactions(comment.get("reactions")),
    )


def read_user(user: Json | None) -> Actor | None:
    """Read an account; None for one that was deleted."""
    return Actor(user["login"], is_bot=user["type"] == "Bot") if user else None


def read_reactions(reactions: Json | None) -> Mapping[str, int]:
    """Return how often each reaction was given, those never given left out."""
    given = reactions or {}
    return {name: count for name, count in given.items() if name not in _NOT_REACTIONS and count}


def read_file_text(file: object) -> str | None:
    """Return the text of a file; None for a folder, a link, or bytes that are no text."""
    if not isinstance(file, dict) or file.get("encoding") != "base64":
        return None
    try:
        return clean(base64.b64decode(file["content"]).decode())
    except (binascii.Error, UnicodeDecodeError):
        return None


def _read_pull_state(pull: Json) -> Literal["open", "draft", "merged", "closed"]:
    if pull["merged_at"]:
        return "merged"
    if pull["state"] != "open":
        return "closed"
    return "draft" if pull.get("draft") else "open"
