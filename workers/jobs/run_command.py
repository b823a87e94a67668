"""Carry out a slash command, and answer it with reactions.

Rule: who may is asked of GitHub now, never believed from the event. A refusal is one reaction.
Beyond the ceilings nothing is read or written, but for one reaction that says so.
"""

from typing import Literal

from bot.commands import limits
from bot.commands.command import Wish
from bot.commands.grammar import digest_of_call, read_call
from bot.commands.table import find_command
from bot.domain.decisions import (
    AnalyseAgain,
    CastVote,
    DenyOriginal,
    Hold,
    NameOriginal,
    RefuseLabels,
    Resume,
    WantLabels,
)
from bot.domain.effects import Effect, React
from bot.domain.issue import Comment
from bot.domain.limit import Limit
from bot.domain.requests import RunCommand, TriageIssue
from bot.errors import NothingToDo, NotThereYet, UserError
from workers.command_situation import Asked, find_role, read_situation
from workers.decisions import remember
from workers.jobs import triage_issue
from workers.jobs.work import Work
from workers.toolbox import IssueReader
from workers.triage.act import apply

_HOUR = 3600.0


def run(request: RunCommand, work: Work) -> str:
    """Do what the command says, or refuse it."""
    work.insist_on_writing(request.target)
    reader = work.toolbox.open_reader(request.target)
    commands = reader.read_config(request.target.repository).config.commands
    if request.prefix != commands.prefix:
        return _leave_to_others(request, work)
    _refuse_flood(request, work)
    comment = _read_comment(request, reader)
    try:
        return _run(request, comment, reader=reader, work=work)
    except UserError:
        _react(request, "confused", work)
        raise


def _leave_to_others(request: RunCommand, work: Work) -> str:
    """Carry out nothing; what the comment tells beside the command is read like any comment."""
    if not request.brings_evidence:
        raise NothingToDo(f"{request.prefix} is a command for somebody else")
    return triage_issue.run(TriageIssue(request.target, "commented"), work)


def limits_of(request: RunCommand) -> tuple[Limit, ...]:
    """Return how many commands an hour a person and all people together have."""
    target, sender = request.target, request.sender.lower()
    repository = f"{target.repository_id}"
    return (
        Limit(f"commands:{target.key}:{sender}", limits.BY_ONE_PERSON_ON_AN_ISSUE),
        Limit(f"commands:{repository}:by:{sender}", limits.BY_ONE_PERSON_IN_A_REPOSITORY),
        Limit(f"commands:{target.key}", limits.ON_AN_ISSUE),
        Limit(f"commands:{repository}", limits.IN_A_REPOSITORY),
    )


def _refuse_flood(request: RunCommand, work: Work) -> None:
    ceilings = work.toolbox.ceilings
    if not ceilings.seconds_to_wait(limits_of(request), by=str(request.comment_id)):
        return
    if ceilings.is_first(f"busy:{request.target.key}", seconds=_HOUR):
        _react(request, "confused", work)
    raise UserError("too many commands within the hour")


def _read_comment(request: RunCommand, reader: IssueReader) -> Comment:
    """Return the comment while it still says what its author typed; NothingToDo otherwise.

    NotThereYet where GitHub shows none: it tells of a comment before each of its servers knows it.
    """
    comment = reader.read_comment(request.target.repository, request.comment_id)
    if comment is None:
        raise NotThereYet("the comment is gone")
    if comment.author is None:
        raise NothingToDo("the comment's author is gone")
    if request.digest is not None and digest_of_call(comment.body) != request.digest:
        raise NothingToDo("the command was edited before it was read")
    if comment.author.login.lower() != request.sender.lower():
        raise NothingToDo("the comment is somebody else's")
    return comment


def _run(request: RunCommand, comment: Comment, *, reader: IssueReader, work: Work) -> str:
    asked = _read_asked(request, comment)
    role = find_role(asked, reader=reader)
    if role < asked.command.who_may:
        raise UserError(f"{asked.asker} may not: {asked.command.who_may.title}")
    situation = read_situation(asked, role=role, reader=reader, toolbox=work.toolbox)
    wishes = asked.command.run(asked.call, situation)
    _react(request, "eyes", work)
    outcomes = [_carry_out(wish, request=request, work=work) for wish in wishes]
    _react(request, "rocket", work)
    return "; ".join(outcome for outcome in outcomes if outcome) or "done"


def _read_asked(request: RunCommand, comment: Comment) -> Asked:
    call = read_call(comment.body)
    command = find_command(call.name) if call else None
    if call is None or command is None:
        raise UserError(f"no such command: {call.name[:80] if call else ''}")
    return Asked(request.target, call, command, comment, request.sender)


def _carry_out(wish: Wish, *, request: RunCommand, work: Work) -> str:
    """Do one thing that a command asks for, and say what came of it."""
    match wish:
        case AnalyseAgain():
            return triage_issue.run(TriageIssue(request.target, "command"), work)
        case (
            NameOriginal()
            | DenyOriginal()
            | WantLabels()
            | RefuseLabels()
            | CastVote()
            | Hold()
            | Resume()
        ):
            remember(wish, target=request.target, toolbox=work.toolbox)
        case _:
            _write(wish, request=request, work=work)
    return ""


def _react(request: RunCommand, content: Literal["eyes", "confused", "rocket"], work: Work) -> None:
    _write(React(content, request.comment_id), request=request, work=work)


def _write(effect: Effect, *, request: RunCommand, work: Work) -> None:
    if work.toolbox.is_dry_run:
        return
    writer = work.toolbox.open_writer(request.target, work.check_lease)
    outcome = apply((effect,), writer=writer, is_asked_for=True)
    if outcome.refused:
        raise UserError(" ".join(outcome.refused))
