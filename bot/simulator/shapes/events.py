"""Timeline entries as JSON; what GitHub leaves out, as a duplicate's original, stays out."""

from collections.abc import Callable

from bot.simulator.conversation import Conversation, Event
from bot.simulator.ground import node_id
from bot.simulator.issue import Issue
from bot.simulator.moments import write_moment
from bot.simulator.shapes.links import Json, Links
from bot.simulator.shapes.people import shape_user
from bot.simulator.shapes.repositories import (
    repository_url,
    shape_repository,
    shape_simple_repository,
)
from bot.simulator.shapes.threads import (
    shape_comment,
    shape_issue,
    shape_through_app,
)

_RELATED = {
    "sub_issue_added": "sub_issue",
    "parent_issue_added": "parent_issue",
    "blocked_by_added": "blocked_by",
    "blocking_added": "blocking",
}
ONLY_IN_TIMELINE = frozenset({"commented", "cross-referenced"})


def shape_event(event: Event, issue: Conversation, *, links: Links) -> Json:
    """Return one member of a timeline."""
    if event.kind == "commented" and event.comment is not None:
        return shape_comment(event.comment, links) | {
            "event": "commented",
            "actor": shape_user(event.actor, links),
        }
    if event.kind == "cross-referenced":
        return _cross_reference(event, links)
    return _common(event, issue, links=links) | _details(event, links)


def _cross_reference(event: Event, links: Links) -> Json:
    source: Json = {"type": "issue"}
    if isinstance(event.other, Issue):
        home = shape_repository(event.other.repository, links)
        source["issue"] = shape_issue(event.other, links) | {"repository": home}
    return {
        "event": "cross-referenced",
        "actor": shape_user(event.actor, links),
        "created_at": write_moment(event.created_at),
        "updated_at": write_moment(event.created_at),
        "source": source,
    }


def _common(event: Event, issue: Conversation, *, links: Links) -> Json:
    home = repository_url(issue.repository, links)
    sha = None if event.commit is None else event.commit.sha
    return {
        "id": event.id,
        "node_id": node_id("EV", event.id),
        "url": f"{home}/issues/events/{event.id}",
        "actor": shape_user(event.actor, links),
        "event": event.kind,
        "commit_id": sha,
        "commit_url": None if sha is None else f"{home}/commits/{sha}",
        "created_at": write_moment(event.created_at),
        "performed_via_github_app": shape_through_app(event.actor, links),
    }


def _label(event: Event, _links: Links) -> Json:
    label = event.label
    return {} if label is None else {"label": {"name": label.name, "color": label.color}}


def _rename(event: Event, _links: Links) -> Json:
    renamed = event.renamed
    return {} if renamed is None else {"rename": {"from": renamed[0], "to": renamed[1]}}


def _lock(event: Event, _links: Links) -> Json:
    return {"lock_reason": event.lock_reason}


def _state(event: Event, _links: Links) -> Json:
    return {"state_reason": event.state_reason}


def _related(event: Event, links: Links) -> Json:
    other = event.other
    if not isinstance(other, Issue):
        return {}
    return {
        _RELATED[event.kind]: {
            "number": other.number,
            "title": other.title,
            "state": other.state,
            "state_reason": other.state_reason,
            "repository": shape_simple_repository(other.repository, links),
            "issue_type": None,
        }
    }


_DETAILS: dict[str, Callable[[Event, Links], Json]] = {
    "labeled": _label,
    "unlabeled": _label,
    "renamed": _rename,
    "locked": _lock,
    "closed": _state,
    "reopened": _state,
    **dict.fromkeys(_RELATED, _related),
}


def _details(event: Event, links: Links) -> Json:
    shape = _DETAILS.get(event.kind)
    return {} if shape is None else shape(event, links)
