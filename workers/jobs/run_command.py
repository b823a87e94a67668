"""Carry out a slash command: who may is asked of GitHub now, never believed from the event."""

from typing import Literal

from bot.domain.effects import React
from bot.domain.requests import RunCommand, TriageIssue
from bot.errors import UserError
from workers.jobs import triage_issue
from workers.jobs.work import Work

_MAY_ASK = frozenset({"admin", "maintain", "write", "triage"})
PREFIX = "/triage"


def run(request: RunCommand, work: Work) -> str:
    """Analyse again when someone with triage access asks; refuse with one reaction otherwise."""
    target = request.target
    reader = work.toolbox.open_reader(target)
    comment = reader.read_comment(target.repository, request.comment_id)
    if comment is None or comment.author is None:
        return "the comment is gone"
    words = comment.body.split("\n", 1)[0].split()
    if not words or words[0] != PREFIX:
        return "the comment no longer holds a command"
    role = reader.permission(target.repository, comment.author.login)
    is_author = comment.author.login == request.sender
    if role not in _MAY_ASK or not is_author:
        _react(work, request, "confused")
        raise UserError(f"{comment.author.login} may not ask for an analysis ({role})")
    if len(words) > 1:
        _react(work, request, "confused")
        raise UserError(f"no such command: {' '.join(words)[:80]}")
    _react(work, request, "eyes")
    return triage_issue.run(TriageIssue(target, "command", request.comment_id), work)


def _react(work: Work, request: RunCommand, content: Literal["eyes", "confused"]) -> None:
    if work.toolbox.is_dry_run:
        return
    writer = work.toolbox.open_writer(request.target, work.check_lease)
    writer.react(React(content, request.comment_id))
