"""Triage -> effects: what to do on GitHub, as few writes as possible."""

from dataclasses import dataclass

from bot.render.comment import content_fingerprint, render_comment

from bot.domain.effects import AddLabels, Effect, UpsertComment
from bot.domain.triage import Triage


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where links in the comment lead."""

    web_url: str
    report_url: str


def plan_effects(triage: Triage, *, addresses: Addresses) -> tuple[Effect, ...]:
    """Return the comment, and the labels that the issue does not have yet."""
    body = render_comment(triage, web_url=addresses.web_url, report_url=addresses.report_url)
    comment = UpsertComment(body, content_fingerprint(body))
    present = {name.lower() for name in triage.graph.root.labels}
    missing = [one.name for one in triage.findings.labels if one.name.lower() not in present]
    return (comment, AddLabels(tuple(missing))) if missing else (comment,)
