"""Endpoints about repositories, files, commits, pull requests and releases."""

from functools import partial

from flask import Blueprint, Response, request

from bot.simulator.codebase import Codebase, Release
from bot.simulator.commits import Commit
from bot.simulator.errors import ApiError, not_found
from bot.simulator.pull import PullRequest
from bot.simulator.repository import Repository
from bot.simulator.rest.calling import current_call
from bot.simulator.rest.needs import CONTENTS, METADATA, ONE_PULL, PULLS
from bot.simulator.shapes.commits import (
    shape_commit,
    shape_comparison,
    shape_files,
    shape_full_commit,
    shape_full_pull,
    shape_pull,
    shape_release,
    shape_tag,
)
from bot.simulator.shapes.links import Json
from bot.simulator.shapes.people import shape_user
from bot.simulator.shapes.repositories import (
    shape_directory,
    shape_file,
    shape_full_repository,
)

routes = Blueprint("code", __name__)
# Commits that a comparison shows to who asks for no page of them.
_MOST_COMPARED = 250
_REPO = "/repos/<owner>/<repo>"


@routes.get(_REPO)
def get_repository(owner: str, repo: str) -> Json:
    """Show a repository."""
    call = current_call()
    return shape_full_repository(call.repository(owner, repo, needs=METADATA), call.links)


@routes.get(f"{_REPO}/collaborators/<login>/permission")
def get_permission(owner: str, repo: str, login: str) -> Json:
    """Show what a person may do; GitHub folds maintain into write and triage into read."""
    call = current_call()
    repository = call.repository(owner, repo, needs=METADATA)
    user = call.world.ground.find_user(login)
    if user is None:
        raise ApiError(404, f"{login} is not a user")
    role = repository.role_of(user)
    folded = {"maintain": "write", "triage": "read"}.get(role, role)
    grants = {
        "pull": repository.has_role(user, "read"),
        "triage": repository.has_role(user, "triage"),
        "push": repository.has_role(user, "write"),
        "maintain": repository.has_role(user, "maintain"),
        "admin": repository.has_role(user, "admin"),
    }
    shown = shape_user(user, call.links) | {"permissions": grants, "role_name": role}
    return {"permission": folded, "role_name": role, "user": shown}


@routes.get(f"{_REPO}/contents/", defaults={"path": ""})
@routes.get(f"{_REPO}/contents/<path:path>")
def get_contents(owner: str, repo: str, path: str) -> Json | list[Json] | Response:
    """Show a file, or list a folder; the raw media type gives the file itself."""
    call = current_call()
    repository = call.repository(owner, repo, needs=CONTENTS)
    ref = request.args.get("ref")
    if ref is not None and repository.find_commit(ref) is None:
        raise ApiError(404, f"No commit found for the ref {ref}")
    path = path.strip("/")
    if path in repository.files:
        if ".raw" in request.headers.get("Accept", ""):
            kind = "application/vnd.github.raw+json; charset=utf-8"
            return Response(repository.files[path], content_type=kind)
        return shape_file(repository, path, links=call.links)
    entries = shape_directory(repository, path, links=call.links)
    if not entries:
        raise not_found()
    return entries


@routes.get(f"{_REPO}/commits/<path:ref>")
def get_commit(owner: str, repo: str, ref: str) -> Json:
    """Show a commit."""
    call = current_call()
    repository = call.repository(owner, repo, needs=CONTENTS)
    return shape_full_commit(_commit(repository, ref), repository, links=call.links)


def _commit(repository: Codebase, ref: str) -> Commit:
    commit = repository.find_commit(ref)
    if commit is None:
        raise ApiError(422, f"No commit found for SHA: {ref}")
    return commit


@routes.get(f"{_REPO}/commits/<sha>/pulls")
def list_pulls_of_commit(owner: str, repo: str, sha: str) -> list[Json]:
    """List the pull requests that brought a commit."""
    call = current_call()
    repository = call.repository(owner, repo, needs=PULLS)
    commit = _commit(repository, sha)
    found = [p for p in repository.pulls() if commit in (p.merge_commit, p.head_commit)]
    return call.page(found, lambda pull: shape_pull(pull, call.links))


@routes.get(f"{_REPO}/compare/<path:basehead>")
def compare(owner: str, repo: str, basehead: str) -> Json:
    """Compare two commits."""
    call = current_call()
    repository = call.repository(owner, repo, needs=CONTENTS)
    base_ref, _, head_ref = basehead.partition("...")
    base, head = repository.find_commit(base_ref), repository.find_commit(head_ref)
    if base is None or head is None:
        raise not_found()
    comparison = repository.history.compare(base.sha, head.sha)
    shape = partial(shape_commit, home=repository, links=call.links)
    commits = (
        call.page(comparison.ahead, shape)
        if {"page", "per_page"} & set(request.args)
        else [shape(commit) for commit in comparison.ahead[:_MOST_COMPARED]]
    )
    return shape_comparison(
        comparison, repository, commits=commits, basehead=basehead, links=call.links
    )


@routes.get(f"{_REPO}/pulls")
def list_pulls(owner: str, repo: str) -> list[Json]:
    """List pull requests, newest first."""
    call = current_call()
    repository = call.repository(owner, repo, needs=PULLS)
    state = request.args.get("state", "open")
    found = [pull for pull in reversed(repository.pulls()) if state in ("all", pull.state)]
    return call.page(found, lambda pull: shape_pull(pull, call.links))


@routes.get(f"{_REPO}/pulls/<int:number>")
def get_pull(owner: str, repo: str, number: int) -> Json:
    """Show a pull request."""
    call = current_call()
    return shape_full_pull(_pull(owner, repo, number, needs=ONE_PULL), call.links)


@routes.get(f"{_REPO}/pulls/<int:number>/files")
def list_pull_files(owner: str, repo: str, number: int) -> list[Json]:
    """List the files that a pull request changes."""
    call = current_call()
    pull = _pull(owner, repo, number, needs=PULLS)
    files = shape_files(pull.head_commit, pull.repository, links=call.links)
    return call.page(files, lambda file: file)


@routes.get(f"{_REPO}/pulls/<int:number>/merge")
def check_merged(owner: str, repo: str, number: int) -> tuple[str, int]:
    """Answer 204 when the pull request was merged."""
    if _pull(owner, repo, number, needs=PULLS).merged_at is None:
        raise not_found()
    return "", 204


def _pull(owner: str, repo: str, number: int, *, needs: tuple[str, ...]) -> PullRequest:
    thread = current_call().issue(owner, repo, number, needs=needs)
    if not isinstance(thread, PullRequest):
        raise not_found()
    return thread


@routes.get(f"{_REPO}/releases")
def list_releases(owner: str, repo: str) -> list[Json]:
    """List published releases, newest first."""
    call = current_call()
    repository = call.repository(owner, repo, needs=CONTENTS)
    found = repository.published_releases()
    return call.page(found, lambda one: shape_release(one, repository, links=call.links))


@routes.get(f"{_REPO}/releases/latest")
def get_latest_release(owner: str, repo: str) -> Json:
    """Show the newest release that is no pre-release."""
    call = current_call()
    repository = call.repository(owner, repo, needs=CONTENTS)
    found = [one for one in repository.published_releases() if not one.prerelease]
    return shape_release(_first(found), repository, links=call.links)


@routes.get(f"{_REPO}/releases/tags/<path:tag>")
def get_release_by_tag(owner: str, repo: str, tag: str) -> Json:
    """Show the release of a tag."""
    call = current_call()
    repository = call.repository(owner, repo, needs=CONTENTS)
    found = [one for one in repository.published_releases() if one.tag == tag]
    return shape_release(_first(found), repository, links=call.links)


def _first(releases: list[Release]) -> Release:
    if not releases:
        raise not_found()
    return releases[0]


@routes.get(f"{_REPO}/tags")
def list_tags(owner: str, repo: str) -> list[Json]:
    """List tags, newest first."""
    call = current_call()
    repository: Repository = call.repository(owner, repo, needs=METADATA)
    found = repository.published_releases()
    return call.page(found, lambda one: shape_tag(one, repository, links=call.links))
