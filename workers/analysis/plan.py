"""Triage -> effects: what to do on GitHub, as few writes as possible."""

from dataclasses import dataclass
from typing import Literal

from bot.domain.effects import (
    AddLabels,
    Effect,
    SetIssueType,
    SuggestedLabel,
    SuggestLabels,
    UpsertComment,
)
from bot.domain.findings import LabelSuggestion
from bot.domain.triage import Triage
from bot.render.comment import content_fingerprint, render_comment
from bot.render.quote import inline_quote

_HIGH_CONFIDENCE = 0.9
_MEDIUM_CONFIDENCE = 0.7


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where links in the comment lead."""

    web_url: str
    report_url: str


def plan_effects(triage: Triage, *, addresses: Addresses) -> tuple[Effect, ...]:
    """Return the comment, the labels that are missing and the type, as far as they may be."""
    comment = (plan_comment(triage, addresses),) if triage.steering.may_comment else ()
    marks = (*_labels(triage), *_type(triage)) if triage.steering.may_label else ()
    return (*comment, *marks)


def plan_comment(triage: Triage, addresses: Addresses) -> UpsertComment:
    """Return the comment as it is to stand."""
    body = render_comment(triage, web_url=addresses.web_url, report_url=addresses.report_url)
    return UpsertComment(body, content_fingerprint(body))


def missing_labels(triage: Triage) -> tuple[LabelSuggestion, ...]:
    """Return the labels that fit and that the issue has not got."""
    present = {name.lower() for name in triage.graph.root.labels}
    return tuple(one for one in triage.findings.labels if one.name.lower() not in present)


def _labels(triage: Triage) -> tuple[Effect, ...]:
    missing = missing_labels(triage)
    if not missing:
        return ()
    if triage.steering.only_suggests_labels:
        return (SuggestLabels(tuple(_suggested(one) for one in missing)),)
    return (AddLabels(tuple(one.name for one in missing)),)


def _suggested(label: LabelSuggestion) -> SuggestedLabel:
    return SuggestedLabel(label.name, inline_quote(label.because), _in_words(label.confidence))


def _in_words(confidence: float) -> Literal["low", "medium", "high"]:
    if confidence >= _HIGH_CONFIDENCE:
        return "high"
    return "medium" if confidence >= _MEDIUM_CONFIDENCE else "low"


def _type(triage: Triage) -> tuple[Effect, ...]:
    issue_type = triage.findings.issue_type
    return (SetIssueType(issue_type.name),) if issue_type else ()
