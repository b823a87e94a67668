"""Endpoints about comments and reactions."""

from flask import Blueprint, request

from bot.simulator.access import AsInstallation, AsPerson
from bot.simulator.conversation import REACTIONS, Comment, Reaction, Writing
from bot.simulator.errors import ApiError, invalid, not_found
from bot.simulator.moments import read_moment
from bot.simulator.rest.calling import Call, current_call, json_object, text_field
from bot.simulator.rest.needs import REACTIONS_READ, REACTIONS_WRITE, READ, WRITE
from bot.simulator.shapes.links import Json
from bot.simulator.shapes.threads import shape_comment, shape_reaction

routes = Blueprint("comments", __name__)
_ISSUE = "/repos/<owner>/<repo>/issues/<int:number>"
_COMMENT = "/repos/<owner>/<repo>/issues/comments/<int:comment_id>"


@routes.get("/repos/<owner>/<repo>/issues/comments")
def list_repository_comments(owner: str, repo: str) -> list[Json]:
    """List every comment of a repository."""
    call = current_call()
    repository = call.repository(owner, repo, needs=READ)
    found = [c for thread in repository.living() for c in thread.comments]
    found.sort(key=lambda comment: comment.id, reverse=request.args.get("direction") == "desc")
    return _page(call, found)


@routes.get(f"{_ISSUE}/comments")
def list_comments(owner: str, repo: str, number: int) -> list[Json]:
    """List the comments of an issue, oldest first."""
    call = current_call()
    return _page(call, call.issue(owner, repo, number, needs=READ).comments)


def _page(call: Call, comments: list[Comment]) -> list[Json]:
    since = request.args.get("since")
    seen = [comment for comment in comments if not call.is_unseen(comment.stored_at)]
    if since is not None:
        start = read_moment(since)
        seen = [comment for comment in seen if comment.updated_at >= start]
    return call.page(seen, lambda comment: shape_comment(comment, call.links))


@routes.post(f"{_ISSUE}/comments")
def create_comment(owner: str, repo: str, number: int) -> tuple[Json, int]:
    """Comment on an issue or pull request."""
    call = current_call()
    issue = call.issue(owner, repo, number, needs=WRITE)
    if issue.locked and not _may_write_when_locked(call, issue.repository.full_name):
        raise ApiError(403, "Unable to create comment because issue is locked.")
    text = text_field(json_object(), "body", resource="IssueComment")
    if not text.strip():
        raise invalid("IssueComment", "data", "unprocessable", message="Body can't be blank")
    comment = issue.comment(call.writer(), text)
    shown = shape_comment(comment, call.links)
    call.answer_headers["Location"] = shown["url"]
    return shown, 201


def _may_write_when_locked(call: Call, full_name: str) -> bool:
    repository = call.world.repository(full_name)
    actor = call.actor
    return (
        repository is not None
        and isinstance(actor, AsPerson)
        and repository.has_role(actor.user, "write")
    )


@routes.get(_COMMENT)
def get_comment(owner: str, repo: str, comment_id: int) -> Json:
    """Show a comment."""
    call = current_call()
    return shape_comment(_comment(owner, repo, comment_id, needs=READ), call.links)


@routes.patch(_COMMENT)
def update_comment(owner: str, repo: str, comment_id: int) -> Json:
    """Replace the text of a comment."""
    call = current_call()
    comment = _comment(owner, repo, comment_id, needs=WRITE)
    _may_change(call, comment)
    text = text_field(json_object(), "body", resource="IssueComment")
    comment.edit(text, by=call.writer())
    return shape_comment(comment, call.links)


@routes.delete(_COMMENT)
def delete_comment(owner: str, repo: str, comment_id: int) -> tuple[str, int]:
    """Delete a comment."""
    call = current_call()
    comment = _comment(owner, repo, comment_id, needs=WRITE)
    _may_change(call, comment)
    comment.delete(by=call.writer())
    return "", 204


def _comment(owner: str, repo: str, comment_id: int, *, needs: tuple[str, ...]) -> Comment:
    comment = current_call().repository(owner, repo, needs=needs).comment(comment_id)
    if comment is None or current_call().is_unseen(comment.stored_at):
        raise not_found()
    return comment


def _may_change(call: Call, comment: Comment) -> None:
    if isinstance(call.actor, AsInstallation) or comment.author is call.writer():
        return
    if not comment.repository.has_role(call.writer(), "write"):
        raise ApiError(403, "Must have admin rights to Repository.")


@routes.get(f"{_ISSUE}/reactions")
def list_issue_reactions(owner: str, repo: str, number: int) -> list[Json]:
    """List who reacted to an issue."""
    return _list(current_call().issue(owner, repo, number, needs=REACTIONS_READ))


@routes.post(f"{_ISSUE}/reactions")
def react_to_issue(owner: str, repo: str, number: int) -> tuple[Json, int]:
    """React to an issue: 201 when new, 200 when it was there."""
    return _react(current_call().issue(owner, repo, number, needs=REACTIONS_WRITE))


@routes.delete(f"{_ISSUE}/reactions/<int:reaction_id>")
def unreact_to_issue(owner: str, repo: str, number: int, reaction_id: int) -> tuple[str, int]:
    """Take a reaction to an issue back."""
    issue = current_call().issue(owner, repo, number, needs=REACTIONS_WRITE)
    return _unreact(issue, reaction_id)


@routes.get(f"{_COMMENT}/reactions")
def list_comment_reactions(owner: str, repo: str, comment_id: int) -> list[Json]:
    """List who reacted to a comment."""
    return _list(_comment(owner, repo, comment_id, needs=REACTIONS_READ))


@routes.post(f"{_COMMENT}/reactions")
def react_to_comment(owner: str, repo: str, comment_id: int) -> tuple[Json, int]:
    """React to a comment: 201 when new, 200 when it was there."""
    return _react(_comment(owner, repo, comment_id, needs=REACTIONS_WRITE))


@routes.delete(f"{_COMMENT}/reactions/<int:reaction_id>")
def unreact_to_comment(owner: str, repo: str, comment_id: int, reaction_id: int) -> tuple[str, int]:
    """Take a reaction to a comment back."""
    return _unreact(_comment(owner, repo, comment_id, needs=REACTIONS_WRITE), reaction_id)


def _list(writing: Writing) -> list[Json]:
    call, wanted = current_call(), request.args.get("content")
    found = [r for r in writing.reactions.all if wanted in (None, r.content)]
    return call.page(found, lambda reaction: shape_reaction(reaction, call.links))


def _react(writing: Writing) -> tuple[Json, int]:
    call, content = current_call(), json_object().get("content")
    if content not in REACTIONS:
        raise invalid("Reaction", "content", "invalid")
    known = writing.reactions.find(call.writer(), content)
    made: Reaction = known or writing.react(call.writer(), content)
    return shape_reaction(made, call.links), 201 if known is None else 200


def _unreact(writing: Writing, reaction_id: int) -> tuple[str, int]:
    actor = current_call().writer()
    own = [r for r in writing.reactions.all if r.id == reaction_id and r.user is actor]
    if not own:
        raise not_found()
    writing.reactions.all.remove(own[0])
    return "", 204
