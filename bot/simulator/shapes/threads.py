"""Issues, pull requests, comments and reactions as JSON."""

from bot.simulator.conversation import Comment, Conversation, Reaction, Reactions
from bot.simulator.ground import User, node_id
from bot.simulator.issue import Issue
from bot.simulator.issue_type import IssueType
from bot.simulator.moments import write_moment, write_optional
from bot.simulator.pull import PullRequest
from bot.simulator.shapes.links import Json, Links
from bot.simulator.shapes.people import shape_app, shape_optional_user, shape_user
from bot.simulator.shapes.repositories import repository_url, shape_label, shape_milestone
from bot.simulator.suggestion import LabelSuggestion

_ROLLUP = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")


def issue_url(issue: Conversation, links: Links) -> str:
    """Return the API address of an issue."""
    return f"{repository_url(issue.repository, links)}/issues/{issue.number}"


def page_url(issue: Conversation, links: Links) -> str:
    """Return the address of an issue's or pull request's page."""
    kind = "pull" if isinstance(issue, PullRequest) else "issues"
    return f"{links.web}/{issue.repository.full_name}/{kind}/{issue.number}"


def comment_page_url(comment: Comment, links: Links) -> str:
    """Return the address of a comment on its page."""
    return f"{page_url(comment.issue, links)}#issuecomment-{comment.id}"


def thread_node_id(issue: Conversation) -> str:
    """Return the global id of an issue or pull request."""
    return node_id("PR" if isinstance(issue, PullRequest) else "I", issue.id)


def shape_rollup(reactions: Reactions, url: str) -> Json:
    """Return a `reaction-rollup`."""
    counts = {content: reactions.count(content) for content in _ROLLUP}
    return {"url": url, "total_count": len(reactions.all), **counts}


def shape_reaction(reaction: Reaction, links: Links) -> Json:
    """Return a `reaction`."""
    return {
        "id": reaction.id,
        "node_id": node_id("REA", reaction.id),
        "user": shape_user(reaction.user, links),
        "content": reaction.content,
        "created_at": write_moment(reaction.created_at),
    }


def shape_through_app(author: User, links: Links) -> Json | None:
    """Return the App that wrote, or nothing when a person did."""
    return None if author.app is None else shape_app(author.app, links)


def shape_issue(issue: Issue, links: Links) -> Json:
    """Return an `issue`."""
    url, home = issue_url(issue, links), issue.repository
    milestone = issue.milestone
    shown: Json = {
        "url": url,
        "repository_url": repository_url(home, links),
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "html_url": page_url(issue, links),
        "id": issue.id,
        "node_id": thread_node_id(issue),
        "number": issue.number,
        "title": issue.title,
        "user": shape_user(issue.author, links),
        "labels": [shape_label(label, home, links=links) for label in issue.labels],
        "state": issue.state,
        "locked": issue.locked,
        "assignee": None,
        "assignees": [],
        "milestone": None if milestone is None else shape_milestone(milestone, home, links=links),
        "comments": len(issue.comments),
        "created_at": write_moment(issue.created_at),
        "updated_at": write_moment(issue.updated_at),
        "closed_at": write_optional(issue.closed_at),
        "author_association": issue.author_association,
        "active_lock_reason": issue.lock_reason,
        "body": issue.body or None,
        "closed_by": shape_optional_user(issue.closed_by, links),
        "reactions": shape_rollup(issue.reactions, f"{url}/reactions"),
        "timeline_url": f"{url}/timeline",
        "performed_via_github_app": shape_through_app(issue.author, links),
        "state_reason": issue.state_reason,
    }
    if issue.type is not None:
        shown["type"] = shape_issue_type(issue.type)
    return shown | (
        _pull_parts(issue, links) if isinstance(issue, PullRequest) else _relations(issue, links)
    )


def shape_issue_type(type_: IssueType) -> Json:
    """Return an `issue-type`."""
    return {
        "id": type_.id,
        "node_id": node_id("IT", type_.id),
        "name": type_.name,
        "description": type_.description,
        "color": "gray",
        "is_enabled": type_.enabled,
    }


def shape_suggestion(suggestion: LabelSuggestion, issue: Issue) -> Json:
    """Return an `issue-suggestion`."""
    confidence, created_at = suggestion.confidence, write_moment(suggestion.created_at)
    return {
        "id": suggestion.id,
        "issue_id": issue.id,
        "action": "add_label",
        "state": suggestion.state,
        "target_id": suggestion.label.id,
        "target_value": None,
        "rationale": suggestion.rationale,
        "confidence": None if confidence is None else confidence.upper(),
        "actor_id": suggestion.actor.id,
        "issue_event_id": None,
        "resolved_by": None if suggestion.resolved_by is None else suggestion.resolved_by.id,
        "created_at": created_at,
        "updated_at": created_at,
    }


def _relations(issue: Issue, links: Links) -> Json:
    total = len(issue.sub_issues)
    done = sum(1 for child in issue.sub_issues if child.state == "closed")
    summary = {
        "blocked_by": sum(1 for other in issue.blocked_by if other.state == "open"),
        "total_blocked_by": len(issue.blocked_by),
        "blocking": sum(1 for other in issue.blocking if other.state == "open"),
        "total_blocking": len(issue.blocking),
    }
    return {
        "sub_issues_summary": {
            "total": total,
            "completed": done,
            "percent_completed": done * 100 // total if total else 0,
        },
        "issue_dependencies_summary": summary,
        "parent_issue_url": None if issue.parent is None else issue_url(issue.parent, links),
    }


def _pull_parts(pull: PullRequest, links: Links) -> Json:
    page = page_url(pull, links)
    return {
        "draft": pull.draft,
        "pull_request": {
            "url": f"{repository_url(pull.repository, links)}/pulls/{pull.number}",
            "html_url": page,
            "diff_url": f"{page}.diff",
            "patch_url": f"{page}.patch",
            "merged_at": write_optional(pull.merged_at),
        },
    }


def shape_comment(comment: Comment, links: Links) -> Json:
    """Return an `issue-comment`."""
    url = f"{repository_url(comment.repository, links)}/issues/comments/{comment.id}"
    reason = comment.minimized_reason
    return {
        "url": url,
        "html_url": comment_page_url(comment, links),
        "issue_url": issue_url(comment.issue, links),
        "id": comment.id,
        "node_id": node_id("IC", comment.id),
        "user": shape_user(comment.author, links),
        "created_at": write_moment(comment.created_at),
        "updated_at": write_moment(comment.updated_at),
        "body": comment.body,
        "author_association": comment.author_association,
        "reactions": shape_rollup(comment.reactions, f"{url}/reactions"),
        "performed_via_github_app": shape_through_app(comment.author, links),
        "pin": None,
        "minimized": None if reason is None else {"reason": reason.lower()},
    }
