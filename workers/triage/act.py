"""Carry out what was planned, one write after the other, then keep the report."""

from collections.abc import Callable
from typing import assert_never

from bot.domain.effects import AddLabels, Effect, React, UpsertComment
from bot.domain.requests import Target
from bot.domain.triage import Triage
from workers.analysis.plan import Addresses, plan_effects
from workers.toolbox import IssueWriter, ReportShelf


def act(
    target: Target,
    triage: Triage,
    *,
    open_writer: Callable[[], IssueWriter],
    reports: ReportShelf,
    web_url: str,
    is_asked_for: bool = False,
) -> str:
    """Write the comment and the labels, keep the report; return the comment's address."""
    report_url = reports.address(target, triage)
    effects = plan_effects(triage, addresses=Addresses(web_url, report_url))
    comment_url = apply(effects, writer=open_writer(), is_asked_for=is_asked_for)
    reports.keep(target, triage, comment_url=comment_url)
    return comment_url


def apply(effects: tuple[Effect, ...], *, writer: IssueWriter, is_asked_for: bool) -> str:
    """Carry out each effect once; return the address of our comment, empty when there is none."""
    comment_url = ""
    for effect in effects:
        match effect:
            case UpsertComment():
                comment_url = writer.upsert_comment(effect, is_asked_for=is_asked_for)
            case AddLabels():
                writer.add_labels(effect)
            case React():
                writer.react(effect)
            case _:
                assert_never(effect)
    return comment_url
