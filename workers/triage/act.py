"""Carry out what was planned, one write after the other, then keep the report."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import assert_never

from bot.domain.effects import (
    AddLabels,
    Effect,
    MinimiseReply,
    React,
    RemoveLabels,
    Reply,
    SetIssueType,
    SuggestLabels,
    UpsertComment,
)
from bot.domain.issue import Issue
from bot.domain.requests import Target
from bot.domain.triage import Triage
from bot.memory.conclusion import Conclusion
from workers.analysis.plan import Addresses, plan_effects
from workers.toolbox import FollowUps, IssueWriter, ReportShelf
from workers.triage.follow_up import plan_follow_up

_NO_SUGGESTIONS = "Labels could not be suggested: GitHub offers no suggestions there."
_NO_LABELS = "Labels could not be added: GitHub finds them invalid there."


@dataclass(frozen=True, slots=True)
class Acting:
    """Where to write, and where to keep what was written."""

    open_writer: Callable[[], IssueWriter]
    reports: ReportShelf
    follow_ups: FollowUps
    web_url: str


def act(
    target: Target,
    triage: Triage,
    *,
    how: Acting,
    before: Conclusion | None = None,
    is_asked_for: bool = False,
) -> str:
    """Write the comment and the labels, keep the report; return the comment's address.

    A verdict that is another than `before` is told in a follow-up, unless our comment is gone.
    """
    report_url = how.reports.address(target, triage)
    effects = plan_effects(triage, addresses=Addresses(how.web_url, report_url))
    outcome = apply(
        effects, writer=how.open_writer(), is_asked_for=is_asked_for, seen=triage.graph.root
    )
    comment_url, triage = outcome.comment_url, _with_notes(triage, outcome.refused)
    known = how.follow_ups.recall(target.key)
    plan = plan_follow_up(before, triage, known=known, web_url=how.web_url) if before else None
    if plan is not None and comment_url:
        apply(plan.effects, writer=how.open_writer(), is_asked_for=False)
    how.reports.keep(target, triage, comment_url=comment_url)
    if plan is not None and comment_url:
        how.follow_ups.record(target.key, plan.after)
    return comment_url


def _with_notes(triage: Triage, notes: tuple[str, ...]) -> Triage:
    """Return the triage with what could not be done, for its report."""
    findings = replace(triage.findings, notes=(*triage.findings.notes, *notes))
    return replace(triage, findings=findings)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The address of our comment, empty when there is none, and what GitHub would not do."""

    comment_url: str = ""
    refused: tuple[str, ...] = ()


def apply(
    effects: tuple[Effect, ...],
    *,
    writer: IssueWriter,
    is_asked_for: bool,
    seen: Issue | None = None,
) -> Outcome:
    """Carry out each effect once."""
    comment_url = ""
    refused: tuple[str, ...] = ()
    for effect in effects:
        match effect:
            case UpsertComment():
                comment_url = writer.upsert_comment(effect, is_asked_for=is_asked_for, seen=seen)
            case Reply():
                writer.reply(effect)
            case MinimiseReply():
                writer.minimise_reply(effect)
            case AddLabels():
                refused = () if writer.add_labels(effect) else (_NO_LABELS,)
            case SuggestLabels():
                refused = () if writer.suggest_labels(effect) else (_NO_SUGGESTIONS,)
            case SetIssueType():
                writer.set_issue_type(effect)
            case RemoveLabels():
                writer.remove_labels(effect)
            case React():
                writer.react(effect)
            case _:
                assert_never(effect)
    return Outcome(comment_url, refused)
