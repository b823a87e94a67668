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
from bot.domain.evidence import Evidence, SourceKind, Statement
from bot.domain.issue import Issue
from bot.domain.requests import Target
from bot.domain.triage import Triage
from bot.memory.conclusion import Conclusion
from workers.analysis.plan import Addresses, missing_labels, plan_comment, plan_effects
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
    addresses = Addresses(how.web_url, how.reports.address(target, triage))
    effects = plan_effects(triage, addresses=addresses)
    outcome = apply(
        effects, writer=how.open_writer(), is_asked_for=is_asked_for, seen=triage.graph.root
    )
    comment_url = outcome.comment_url
    if outcome.refused:
        triage = _without_refused_labels(triage, because=outcome.refused)
        if comment_url:
            # It told of labels that GitHub refused.
            told, seen = plan_comment(triage, addresses), triage.graph.root
            how.open_writer().upsert_comment(told, is_asked_for=is_asked_for, seen=seen)
    known = how.follow_ups.recall(target.key)
    plan = plan_follow_up(before, triage, known=known, web_url=how.web_url) if before else None
    if plan is not None and comment_url:
        apply(plan.effects, writer=how.open_writer(), is_asked_for=False)
    how.reports.keep(target, triage, comment_url=comment_url)
    if plan is not None and comment_url:
        how.follow_ups.record(target.key, plan.after)
    return comment_url


def _without_refused_labels(triage: Triage, *, because: str) -> Triage:
    """Return the triage with the labels that the issue has, and a note why it got no others."""
    itself = Evidence(triage.graph.root.url, SourceKind.ISSUE)
    notes = (*triage.report.notes, Statement(because, (itself,)))
    refused = missing_labels(triage)
    labels = tuple(one for one in triage.findings.labels if one not in refused)
    return replace(
        triage,
        findings=replace(triage.findings, labels=labels),
        report=replace(triage.report, notes=notes),
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """The address of our comment, and why GitHub took no labels; each empty when there is none."""

    comment_url: str = ""
    refused: str = ""


def apply(
    effects: tuple[Effect, ...],
    *,
    writer: IssueWriter,
    is_asked_for: bool,
    seen: Issue | None = None,
) -> Outcome:
    """Carry out each effect once."""
    comment_url = ""
    refused = ""
    for effect in effects:
        match effect:
            case UpsertComment():
                comment_url = writer.upsert_comment(effect, is_asked_for=is_asked_for, seen=seen)
            case Reply():
                writer.reply(effect)
            case MinimiseReply():
                writer.minimise_reply(effect)
            case AddLabels():
                refused = "" if writer.add_labels(effect) else _NO_LABELS
            case SuggestLabels():
                refused = "" if writer.suggest_labels(effect) else _NO_SUGGESTIONS
            case SetIssueType():
                writer.set_issue_type(effect)
            case RemoveLabels():
                writer.remove_labels(effect)
            case React():
                writer.react(effect)
            case _:
                assert_never(effect)
    return Outcome(comment_url, refused)
