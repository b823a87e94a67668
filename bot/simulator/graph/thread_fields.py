"""Fields of issues, pull requests and comments."""

from typing import Any

from bot.simulator.access import acting_user, may_see
from bot.simulator.conversation import Comment, Writing
from bot.simulator.graph.asking import (
    EVENT_TYPES,
    Asking,
    Info,
    Resolver,
    moment,
    ordered,
    read,
)
from bot.simulator.graph.paging import connect
from bot.simulator.issue import Issue
from bot.simulator.moments import read_moment
from bot.simulator.pull import PullRequest
from bot.simulator.shapes.threads import comment_page_url, page_url

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


def _issue_labels(issue: Issue, _info: Info, **arguments: Any) -> Any:
    found = ordered(list(issue.labels), arguments.get("orderBy"))
    return connect(found, arguments, name="labels")


def _comments(issue: Issue, info: Info, **arguments: Any) -> Any:
    asking: Asking = info.context
    found = [one for one in issue.comments if not asking.call.is_unseen(one.stored_at)]
    return connect(ordered(found, arguments.get("orderBy")), arguments, name="comments")


def _closing_pulls(issue: Issue, info: Info, **arguments: Any) -> Any:
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


def _closing_issues(pull: PullRequest, info: Info, **arguments: Any) -> Any:
    asking: Asking = info.context
    found = [issue for issue in pull.closes if asking.sees(issue)]
    return connect(found, arguments, name="closingIssuesReferences")


def _timeline(issue: Issue, info: Info, **arguments: Any) -> Any:
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


def _state_reason(issue: Issue, _info: Info, **arguments: Any) -> str | None:
    reason = issue.state_reason
    if reason == "duplicate" and not arguments.get("enableDuplicate", False):
        reason = "not_planned"
    return None if reason is None else reason.upper()


def _reaction_groups(writing: Writing, _info: Info) -> list[dict[str, Any]]:
    return [
        {"content": word, "count": writing.reactions.count(content)}
        for content, word in _CONTENTS.items()
    ]


def _summary(issue: Issue, _info: Info) -> dict[str, int]:
    total = len(issue.sub_issues)
    done = sum(1 for child in issue.sub_issues if child.state == "closed")
    percent = done * 100 // total if total else 0
    return {"total": total, "completed": done, "percentCompleted": percent}


def _pull_state(pull: PullRequest, _info: Info) -> str:
    return "MERGED" if pull.merged_at is not None else pull.state.upper()


def _parent(issue: Issue, info: Info) -> Issue | None:
    asking: Asking = info.context
    return issue.parent if issue.parent is not None and asking.sees(issue.parent) else None


def _viewer_did_author(comment: Comment, info: Info) -> bool:
    asking: Asking = info.context
    return comment.author is acting_user(asking.call.actor)


def _page(value: Issue, info: Info) -> str:
    return page_url(value, info.context.call.links)


THREAD: dict[str, Resolver] = {
    "authorAssociation": lambda issue, _info: issue.author_association,
    "closed": lambda issue, _info: issue.state == "closed",
    "closedAt": moment("closed_at"),
    "createdAt": moment("created_at"),
    "updatedAt": moment("updated_at"),
    "lastEditedAt": moment("edited_at"),
    "fullDatabaseId": lambda issue, _info: str(issue.id),
    "url": _page,
}

THREAD_FIELDS: dict[str, dict[str, Resolver]] = {
    "Issue": THREAD
    | {
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
    "PullRequest": THREAD
    | {
        "baseRefName": read("base"),
        "closingIssuesReferences": _closing_issues,
        "isDraft": read("draft"),
        "mergeCommit": read("merge_commit"),
        "merged": lambda pull, _info: pull.merged_at is not None,
        "mergedAt": moment("merged_at"),
        "state": _pull_state,
    },
    "IssueComment": {
        "authorAssociation": lambda comment, _info: comment.author_association,
        "createdAt": moment("created_at"),
        "updatedAt": moment("updated_at"),
        "lastEditedAt": moment("edited_at"),
        "fullDatabaseId": lambda comment, _info: str(comment.id),
        "isMinimized": lambda comment, _info: comment.minimized_reason is not None,
        "minimizedReason": read("minimized_reason"),
        "reactionGroups": _reaction_groups,
        "url": lambda comment, info: comment_page_url(comment, info.context.call.links),
        "viewerDidAuthor": _viewer_did_author,
    },
    "ReactionGroup": {"reactors": lambda group, _info, **_: {"totalCount": group["count"]}},
}
