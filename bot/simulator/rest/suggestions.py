"""Endpoints about what only some repositories have: issue types, and suggested changes."""

from flask import Blueprint, request

from bot.simulator.errors import invalid, not_found
from bot.simulator.issue import Issue
from bot.simulator.rest.calling import current_call
from bot.simulator.rest.needs import METADATA, READ, WRITE
from bot.simulator.shapes.links import Json
from bot.simulator.shapes.threads import shape_issue_type, shape_suggestion
from bot.simulator.suggestion import LabelSuggestion

routes = Blueprint("suggestions", __name__)
_PLACE = "/repos/<owner>/<repo>/issues/<int:number>/suggestions"
_STATES = ("pending", "applied", "approved", "dismissed", "replaced", "invalidated", "all")


@routes.get("/repos/<owner>/<repo>/issue-types")
def list_issue_types(owner: str, repo: str) -> list[Json]:
    """List the types of a repository; where its owner has none there is nothing to be found."""
    repository = current_call().repository(owner, repo, needs=METADATA)
    if not repository.issue_types:
        raise not_found()
    return [shape_issue_type(one) for one in repository.issue_types]


@routes.get(_PLACE)
def list_suggestions(owner: str, repo: str, number: int) -> list[Json]:
    """List suggestions, the pending ones unless others are asked for."""
    call = current_call()
    issue = _issue_with_suggestions(owner, repo, number, needs=READ)
    state = request.args.get("state", "pending")
    if state not in _STATES:
        raise invalid("IssueSuggestion", "state", "invalid")
    found = [one for one in issue.suggestions if state in ("all", one.state)]
    return call.page(found, lambda one: shape_suggestion(one, issue))


@routes.post(f"{_PLACE}/<int:suggestion_id>/approve")
def approve(owner: str, repo: str, number: int, suggestion_id: int) -> Json:
    """Do what was suggested."""
    issue = _issue_with_suggestions(owner, repo, number, needs=WRITE)
    suggestion = _pending(issue, suggestion_id)
    actor = current_call().writer()
    issue.add_labels([suggestion.label.name], by=actor)
    suggestion.resolve("approved", by=actor)
    return shape_suggestion(suggestion, issue)


@routes.post(f"{_PLACE}/<int:suggestion_id>/dismiss")
def dismiss(owner: str, repo: str, number: int, suggestion_id: int) -> Json:
    """Turn a suggestion down."""
    issue = _issue_with_suggestions(owner, repo, number, needs=WRITE)
    suggestion = _pending(issue, suggestion_id)
    suggestion.resolve("dismissed", by=current_call().writer())
    return shape_suggestion(suggestion, issue)


def _issue_with_suggestions(owner: str, repo: str, number: int, *, needs: tuple[str, ...]) -> Issue:
    call = current_call()
    issue = call.issue(owner, repo, number, needs=needs)
    if not issue.repository.takes_suggestions or issue.is_pull:
        raise not_found()
    call.require_role(call.repository_of(issue), "triage")
    return issue


def _pending(issue: Issue, suggestion_id: int) -> LabelSuggestion:
    found = next((one for one in issue.suggestions if one.id == suggestion_id), None)
    if found is None:
        raise not_found()
    if found.state != "pending":
        raise invalid("IssueSuggestion", "state", "invalid")
    return found
