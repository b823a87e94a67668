"""Endpoints about issues: read, list, open, change, lock, and what happened to them."""

from datetime import datetime

from flask import Blueprint, request

from bot.simulator.access import AsPerson, may_see
from bot.simulator.conversation import Event
from bot.simulator.errors import ApiError, invalid, not_found
from bot.simulator.issue import CLOSE_REASONS, LOCK_REASONS, Issue
from bot.simulator.issue_type import IssueType
from bot.simulator.moments import read_moment
from bot.simulator.rest.calling import Call, bounded_text, current_call, json_object, text_field
from bot.simulator.rest.needs import ISSUES_READ, READ, WRITE
from bot.simulator.shapes.events import ONLY_IN_TIMELINE, shape_event
from bot.simulator.shapes.links import Json
from bot.simulator.shapes.threads import shape_issue

routes = Blueprint("issues", __name__)
_PLACE = "/repos/<owner>/<repo>/issues/<int:number>"
_ORDERS = {"created": "created_at", "updated": "updated_at", "comments": "comments"}


@routes.get("/repos/<owner>/<repo>/issues")
def list_issues(owner: str, repo: str) -> list[Json]:
    """List issues and pull requests of a repository."""
    call = current_call()
    repository = call.repository(owner, repo, needs=ISSUES_READ)
    found = [t for t in repository.living() if not call.is_unseen(t.stored_at) and _is_asked(t)]
    order = _ORDERS.get(request.args.get("sort", "created"), "created_at")
    descending = request.args.get("direction", "desc") == "desc"
    found.sort(key=lambda t: _sort_key(t, order), reverse=descending)
    return call.page(found, lambda issue: shape_issue(issue, call.links))


def _sort_key(issue: Issue, order: str) -> tuple[float, int]:
    value = len(issue.comments) if order == "comments" else getattr(issue, order).timestamp()
    return value, issue.number


def _is_asked(issue: Issue) -> bool:
    asked = request.args
    state = asked.get("state", "open")
    if state not in ("all", issue.state):
        return False
    names = {label.name.lower() for label in issue.labels}
    wanted = {name.strip().lower() for name in asked.get("labels", "").split(",") if name.strip()}
    if not wanted <= names:
        return False
    if asked.get("creator", issue.author.login).lower() != issue.author.login.lower():
        return False
    since = asked.get("since")
    return since is None or issue.updated_at >= _read_since(since)


def _read_since(text: str) -> datetime:
    try:
        return read_moment(text)
    except ValueError:
        raise invalid("Issue", "since", "invalid") from None


@routes.post("/repos/<owner>/<repo>/issues")
def open_issue(owner: str, repo: str) -> tuple[Json, int]:
    """Open an issue."""
    call = current_call()
    repository = call.repository(owner, repo, needs=("issues:write",))
    if not repository.has_issues:
        raise ApiError(410, "Issues are disabled for this repo")
    body = json_object()
    title = text_field(body, "title", resource="Issue")
    text = bounded_text(body.get("body") or "", "body", resource="Issue")
    labels = [_label_name(one) for one in body.get("labels") or ()]
    issue = repository.open_issue(title, text, author=call.writer(), labels=labels)
    return shape_issue(issue, call.links), 201


def _label_name(label: str | Json) -> str:
    return label if isinstance(label, str) else str(label.get("name"))


@routes.get(_PLACE)
def get_issue(owner: str, repo: str, number: int) -> Json:
    """Show an issue or pull request."""
    call = current_call()
    return shape_issue(call.issue(owner, repo, number, needs=ISSUES_READ), call.links)


@routes.patch(_PLACE)
def update_issue(owner: str, repo: str, number: int) -> Json:
    """Change an issue's text, state or labels."""
    call = current_call()
    issue = call.issue(owner, repo, number, needs=WRITE)
    _may_change(call, issue)
    body, actor = json_object(), call.writer()
    title, text = body.get("title"), body.get("body")
    if title is not None:
        bounded_text(title, "title", resource="Issue")
    if text is not None:
        bounded_text(text, "body", resource="Issue")
    issue.edit(title=title, body=text, by=actor)
    _change_state(call, issue, body)
    if "labels" in body:
        replace_labels(issue, [_label_name(one) for one in body["labels"]], call=call)
    if "type" in body:
        issue.set_type(_type_named(issue, body["type"]), by=actor)
    return shape_issue(issue, call.links)


def _type_named(issue: Issue, asked: str | Json | None) -> IssueType | None:
    name = asked.get("value") if isinstance(asked, dict) else asked
    if name is None:
        return None
    known = (one for one in issue.repository.issue_types if one.enabled)
    found = next((one for one in known if one.name.lower() == name.lower()), None)
    if found is None:
        raise invalid("Issue", "type", "invalid")
    return found


def _may_change(call: Call, issue: Issue) -> None:
    own = isinstance(call.actor, AsPerson) and call.actor.user is issue.author
    if not own and isinstance(call.actor, AsPerson):
        call.require_role(call.repository_of(issue), "triage")


def _change_state(call: Call, issue: Issue, body: Json) -> None:
    state, actor = body.get("state"), call.writer()
    if state not in (None, "open", "closed"):
        raise invalid("Issue", "state", "invalid")
    if state == "open":
        issue.reopen(by=actor)
    if state == "closed":
        reason = body.get("state_reason") or "completed"
        if reason not in CLOSE_REASONS:
            raise invalid("Issue", "state_reason", "invalid")
        original = _issue_by_id(call, body.get("duplicate_issue_id"))
        issue.close(reason, by=actor, duplicate_of=original)


def _issue_by_id(call: Call, issue_id: int | None) -> Issue | None:
    if issue_id is None:
        return None
    for repository in call.world.repositories:
        for thread in repository.living() if may_see(call.actor, repository) else ():
            if thread.id == issue_id:
                return thread
    raise invalid("Issue", "duplicate_issue_id", "invalid")


def replace_labels(issue: Issue, names: list[str], *, call: Call) -> None:
    """Give the issue exactly these labels."""
    wanted = {name.lower() for name in names}
    for label in list(issue.labels):
        if label.name.lower() not in wanted:
            issue.remove_label(label.name, by=call.writer())
    issue.add_labels(names, by=call.writer())


@routes.put(f"{_PLACE}/lock")
def lock_issue(owner: str, repo: str, number: int) -> tuple[str, int]:
    """Lock the conversation."""
    call = current_call()
    issue = call.issue(owner, repo, number, needs=WRITE)
    call.require_role(call.repository_of(issue), "triage")
    reason = json_object().get("lock_reason")
    if reason not in (None, *LOCK_REASONS):
        raise invalid("Issue", "lock_reason", "invalid")
    issue.lock(reason, by=call.writer())
    return "", 204


@routes.delete(f"{_PLACE}/lock")
def unlock_issue(owner: str, repo: str, number: int) -> tuple[str, int]:
    """Unlock the conversation."""
    call = current_call()
    issue = call.issue(owner, repo, number, needs=WRITE)
    call.require_role(call.repository_of(issue), "triage")
    issue.unlock(by=call.writer())
    return "", 204


@routes.get(f"{_PLACE}/timeline")
def list_timeline(owner: str, repo: str, number: int) -> list[Json]:
    """List everything that happened, oldest first."""
    call = current_call()
    issue = call.issue(owner, repo, number, needs=READ)
    shown = [event for event in issue.timeline() if _is_visible(call, event)]
    return call.page(shown, lambda event: shape_event(event, issue, links=call.links))


@routes.get(f"{_PLACE}/events")
def list_events(owner: str, repo: str, number: int) -> list[Json]:
    """List what happened, without comments and mentions."""
    call = current_call()
    issue = call.issue(owner, repo, number, needs=READ)
    shown = [e for e in issue.timeline() if e.kind not in ONLY_IN_TIMELINE and _is_visible(call, e)]
    return call.page(shown, lambda event: _without_reason(event, issue, call=call))


def _without_reason(event: Event, issue: Issue, *, call: Call) -> Json:
    # Only the timeline tells why an issue was closed.
    shown = shape_event(event, issue, links=call.links)
    shown.pop("state_reason", None)
    return shown


def _is_visible(call: Call, event: Event) -> bool:
    if event.comment is not None:
        return not call.is_unseen(event.comment.stored_at)
    if not isinstance(event.other, Issue):
        return True
    gone = event.other.deleted or event.other.moved_to is not None
    return not gone and may_see(call.actor, call.repository_of(event.other))


@routes.get(f"{_PLACE}/sub_issues")
def list_sub_issues(owner: str, repo: str, number: int) -> list[Json]:
    """List the parts of an issue."""
    call = current_call()
    issue = call.issue(owner, repo, number, needs=ISSUES_READ)
    return _page_visible(call, issue.sub_issues)


@routes.get(f"{_PLACE}/parent")
def get_parent(owner: str, repo: str, number: int) -> Json:
    """Show what the issue is a part of."""
    call = current_call()
    parent = call.issue(owner, repo, number, needs=ISSUES_READ).parent
    if parent is None or not may_see(call.actor, call.repository_of(parent)):
        raise not_found()
    return shape_issue(parent, call.links)


@routes.get(f"{_PLACE}/dependencies/blocked_by")
def list_blockers(owner: str, repo: str, number: int) -> list[Json]:
    """List what must be solved first."""
    call = current_call()
    issue = call.issue(owner, repo, number, needs=ISSUES_READ)
    return _page_visible(call, issue.blocked_by)


@routes.get(f"{_PLACE}/dependencies/blocking")
def list_blocked(owner: str, repo: str, number: int) -> list[Json]:
    """List what waits for this issue."""
    call = current_call()
    issue = call.issue(owner, repo, number, needs=ISSUES_READ)
    return _page_visible(call, issue.blocking)


def _page_visible(call: Call, issues: list[Issue]) -> list[Json]:
    shown = [one for one in issues if may_see(call.actor, call.repository_of(one))]
    return call.page(shown, lambda issue: shape_issue(issue, call.links))
