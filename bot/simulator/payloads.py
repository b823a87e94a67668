"""What a webhook tells: the happening, where, by whom, and the installation it is told to."""

from bot.simulator.apps import Installation
from bot.simulator.codebase import Label, Release
from bot.simulator.commits import Commit
from bot.simulator.conversation import Comment
from bot.simulator.ground import Happening, node_id
from bot.simulator.issue import Issue
from bot.simulator.issue_type import IssueType
from bot.simulator.pull import PullRequest
from bot.simulator.shapes.commits import shape_full_pull, shape_release
from bot.simulator.shapes.links import Json, Links
from bot.simulator.shapes.people import shape_installation, shape_organization, shape_user
from bot.simulator.shapes.repositories import shape_label, shape_repository
from bot.simulator.shapes.threads import shape_comment, shape_issue, shape_issue_type


def payload_of(told: Happening, installation: Installation, *, links: Links) -> Json:
    """Return the JSON that GitHub would send to this installation's App."""
    if told.event == "installation":
        return _installation_payload(told, installation, links=links)
    payload: Json = {"action": told.action} if told.action else {}
    for name, subject in told.subjects.items():
        payload |= _shown(name, subject, told=told, links=links)
    payload["repository"] = _home(told, links)
    owner = told.repository.owner
    if owner.type == "Organization":
        payload["organization"] = shape_organization(owner, links)
    payload["sender"] = shape_user(told.actor, links)
    short = {"id": installation.id, "node_id": node_id("IN", installation.id)}
    payload["installation"] = short
    return payload


def _installation_payload(told: Happening, installation: Installation, *, links: Links) -> Json:
    return {
        "action": told.action,
        "installation": shape_installation(installation, links),
        "repositories": [
            {
                "id": repository.id,
                "node_id": node_id("R", repository.id),
                "name": repository.name,
                "full_name": repository.full_name,
                "private": repository.private,
            }
            for repository in installation.repositories
        ],
        "requester": None,
        "sender": shape_user(told.actor, links),
    }


def _home(told: Happening, links: Links) -> Json:
    return shape_repository(told.repository, links) | {"custom_properties": {}}


def _shown(name: str, subject: object, *, told: Happening, links: Links) -> Json:
    match name, subject:
        case (("new_issue" | "old_issue"), Issue()):
            home, its_name = shape_repository(subject.repository, links), name[:3] + "_repository"
            return {"changes": {name: _issue(subject, links), its_name: home}}
        case _, PullRequest() if told.event == "pull_request":
            return {"number": subject.number, "pull_request": shape_full_pull(subject, links)}
        case _, Issue():
            return {name: _issue(subject, links)}
        case _, Comment():
            return {name: shape_comment(subject, links)}
        case _, Label():
            return {name: shape_label(subject, told.repository, links=links)}
        case _, Commit():
            return _push(subject, told)
        case _, IssueType():
            return {name: shape_issue_type(subject)}
        case _, Release():
            shown = shape_release(subject, told.repository, links=links)
            return {name: shown}
        case _, dict():
            return {name: subject}
        case _:
            return {}


def _push(commit: Commit, told: Happening) -> Json:
    before = commit.parents[0] if commit.parents else "0" * 40
    listed = {"id": commit.sha, "message": commit.message, "added": [], "removed": []}
    return {
        "ref": f"refs/heads/{told.repository.default_branch}",
        "before": before,
        "after": commit.sha,
        "created": False,
        "deleted": False,
        "forced": False,
        "commits": [listed | {"modified": [path for path, _ in commit.files]}],
    }


def _issue(issue: Issue, links: Links) -> Json:
    # Webhooks leave out who closed an issue; the REST API alone tells that.
    shown = shape_issue(issue, links)
    del shown["closed_by"]
    return shown
