"""Triage -> effects: what to do on GitHub, as few writes as possible."""

from dataclasses import dataclass

from bot.domain.effects import AddLabels, Effect, UpsertComment
from bot.domain.triage import Triage
from bot.render.comment import content_fingerprint, render_comment


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where links in the comment lead."""

    web_url: str
    report_url: str


def plan_effects(triage: Triage, *, addresses: Addresses) -> tuple[Effect, ...]:
    """Return the comment and the labels that are missing, as far as both may be written."""
    labels = _missing_labels(triage) if triage.steering.may_label else ()
    comment = (_comment(triage, addresses),) if triage.steering.may_comment else ()
    return (*comment, AddLabels(labels)) if labels else comment


def _comment(triage: Triage, addresses: Addresses) -> UpsertComment:
    body = render_comment(triage, web_url=addresses.web_url, report_url=addresses.report_url)
    return UpsertComment(body, content_fingerprint(body))


def _missing_labels(triage: Triage) -> tuple[str, ...]:
    present = {name.lower() for name in triage.graph.root.labels}
    return tuple(one.name for one in triage.findings.labels if one.name.lower() not in present)
