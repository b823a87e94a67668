"""Endpoints about labels and milestones, of a repository and of an issue."""

import re
from typing import Any

from flask import Blueprint

from bot.simulator.codebase import Label
from bot.simulator.errors import ApiError, invalid, not_found
from bot.simulator.issue import Issue
from bot.simulator.repository import Repository
from bot.simulator.rest.calling import current_call, json_body, json_object, text_field
from bot.simulator.rest.issues import replace_labels
from bot.simulator.rest.needs import READ, WRITE
from bot.simulator.shapes.links import Json
from bot.simulator.shapes.repositories import shape_label, shape_milestone
from bot.simulator.suggestion import CONFIDENCES

routes = Blueprint("labels", __name__)
_ALL = "/repos/<owner>/<repo>/labels"
_ISSUE = "/repos/<owner>/<repo>/issues/<int:number>/labels"
_COLOR = re.compile(r"[0-9A-Fa-f]{6}")
LONGEST_NAME = 50
LONGEST_DESCRIPTION = 100
MOST_LABELS = 100


@routes.get(_ALL)
def list_labels(owner: str, repo: str) -> list[Json]:
    """List a repository's labels by name."""
    call = current_call()
    repository = call.repository(owner, repo, needs=READ)
    found = sorted(repository.labels.values(), key=lambda label: label.name.lower())
    return call.page(found, lambda label: shape_label(label, repository, links=call.links))


@routes.post(_ALL)
def create_label(owner: str, repo: str) -> tuple[Json, int]:
    """Create a label."""
    call = current_call()
    repository = call.repository(owner, repo, needs=WRITE)
    call.require_role(repository, "write")
    body = json_object()
    name = text_field(body, "name", resource="Label")
    color = body.get("color") or "ededed"
    _check(name, color, body.get("description"))
    if name.lower() in repository.labels:
        raise invalid("Label", "name", "already_exists")
    made = repository.create_label(
        name, color=color.lower(), description=body.get("description"), by=call.writer()
    )
    return shape_label(made, repository, links=call.links), 201


def _check(name: str, color: Any, description: str | None) -> None:
    if len(name) > LONGEST_NAME:
        raise invalid("Label", "name", "invalid")
    if not isinstance(color, str) or _COLOR.fullmatch(color) is None:
        raise invalid("Label", "color", "invalid")
    if description is not None and len(description) > LONGEST_DESCRIPTION:
        raise invalid("Label", "description", "invalid")


@routes.get(f"{_ALL}/<path:name>")
def get_label(owner: str, repo: str, name: str) -> Json:
    """Show a label."""
    call = current_call()
    repository = call.repository(owner, repo, needs=READ)
    return shape_label(_label(repository, name), repository, links=call.links)


@routes.patch(f"{_ALL}/<path:name>")
def update_label(owner: str, repo: str, name: str) -> Json:
    """Rename or recolour a label."""
    call = current_call()
    repository = call.repository(owner, repo, needs=WRITE)
    call.require_role(repository, "write")
    label, body = _label(repository, name), json_object()
    changed = body.get("new_name", label.name)
    color, description = body.get("color", label.color), body.get("description", label.description)
    _check(changed, color, description)
    del repository.labels[label.name.lower()]
    label.name, label.color, label.description = changed, color, description
    repository.labels[label.name.lower()] = label
    repository.announce("label", "edited", actor=call.writer(), label=label, changes={})
    return shape_label(label, repository, links=call.links)


@routes.delete(f"{_ALL}/<path:name>")
def delete_label(owner: str, repo: str, name: str) -> tuple[str, int]:
    """Delete a label, also from every issue."""
    call = current_call()
    repository = call.repository(owner, repo, needs=WRITE)
    call.require_role(repository, "write")
    label = repository.labels.pop(_label(repository, name).name.lower())
    for issue in repository.living():
        issue.labels = [one for one in issue.labels if one is not label]
    repository.announce("label", "deleted", actor=call.writer(), label=label)
    return "", 204


def _label(repository: Repository, name: str) -> Label:
    label = repository.labels.get(name.lower())
    if label is None:
        raise not_found()
    return label


@routes.get("/repos/<owner>/<repo>/milestones")
def list_milestones(owner: str, repo: str) -> list[Json]:
    """List a repository's milestones."""
    call = current_call()
    repository = call.repository(owner, repo, needs=READ)
    found = [one for one in repository.milestones.values() if one.state == "open"]
    return call.page(found, lambda one: shape_milestone(one, repository, links=call.links))


@routes.get(_ISSUE)
def list_issue_labels(owner: str, repo: str, number: int) -> list[Json]:
    """List an issue's labels."""
    call = current_call()
    issue = call.issue(owner, repo, number, needs=READ)
    home = issue.repository
    return call.page(issue.labels, lambda label: shape_label(label, home, links=call.links))


@routes.post(_ISSUE)
def add_labels(owner: str, repo: str, number: int) -> list[Json]:
    """Add labels to an issue; unknown ones are created, as on GitHub."""
    issue = _writable(owner, repo, number)
    names = _names()
    if len(issue.labels) + len(names) > MOST_LABELS:
        raise invalid("Issue", "labels", "custom", message="maximum of 100 labels allowed")
    by, suggested = current_call().writer(), _suggested()
    if suggested and not issue.repository.takes_suggestions:
        raise invalid("Issue", "labels", "custom", message="suggestions are not enabled")
    issue.add_labels([name for name in names if name not in suggested], by=by)
    for name, one in suggested.items():
        confidence = one.get("confidence")
        issue.suggest_label(name, by=by, rationale=one.get("rationale"), confidence=confidence)
    return _all(issue)


@routes.put(_ISSUE)
def set_labels(owner: str, repo: str, number: int) -> list[Json]:
    """Replace an issue's labels."""
    issue = _writable(owner, repo, number)
    replace_labels(issue, _names(), call=current_call())
    return _all(issue)


@routes.delete(f"{_ISSUE}/<path:name>")
def remove_label(owner: str, repo: str, number: int, name: str) -> list[Json]:
    """Remove a label from an issue."""
    issue = _writable(owner, repo, number)
    try:
        issue.remove_label(name, by=current_call().writer())
    except KeyError:
        raise ApiError(404, "Label does not exist") from None
    return _all(issue)


def _writable(owner: str, repo: str, number: int) -> Issue:
    call = current_call()
    issue = call.issue(owner, repo, number, needs=WRITE)
    call.require_role(call.repository_of(issue), "triage")
    return issue


def _suggested() -> dict[str, Json]:
    """Return by name what is to wait for a person's word."""
    asked = [one for one in _sent() if isinstance(one, dict) and one.get("suggest")]
    if not all(one.get("confidence") in (None, *CONFIDENCES) for one in asked):
        raise invalid("Label", "confidence", "invalid")
    return {str(one["name"]): one for one in asked}


def _sent() -> list[Any]:
    sent = json_body()
    labels: list[Any] = sent.get("labels", []) if isinstance(sent, dict) else sent
    return labels


def _names() -> list[str]:
    names = [one.get("name") if isinstance(one, dict) else one for one in _sent()]
    if not all(isinstance(name, str) and 0 < len(name) <= LONGEST_NAME for name in names):
        raise invalid("Label", "name", "invalid")
    return [str(name) for name in names]


def _all(issue: Issue) -> list[Json]:
    links, home = current_call().links, issue.repository
    return [shape_label(label, home, links=links) for label in issue.labels]
