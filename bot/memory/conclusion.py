"""What an analysis concluded, read back from the report that was kept of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.evidence import Evidence, SourceKind
from bot.domain.findings import IssueType, LabelSuggestion, TypeFinding
from bot.domain.threshold import Threshold, ThresholdSource
from bot.domain.verdict import Verdict, VerdictKind


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike the words of the likeliest earlier report are, and how alike they had to be."""

    url: str
    similarity: float
    threshold: Threshold


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The verdict, the type and the labels of one analysis, each with what decided it."""

    verdict: Verdict
    # None where nothing beside the verdict may be told.
    type: TypeFinding | None = None
    labels: tuple[LabelSuggestion, ...] = ()
    # None where no earlier report was found, and in reports of before this was kept.
    likeness: Likeness | None = None


def read_conclusion(document: str) -> Conclusion | None:
    """Read the JSON of a report; None for a document of another make."""
    try:
        return _read(json.loads(document))
    except (KeyError, TypeError, ValueError):
        return None


def outline_conclusion(document: str) -> str:
    """Return a document that `read_conclusion` reads as it does this one, and little else."""
    try:
        triage = json.loads(document)
        outline: dict[str, Any] = {"verdict": triage["verdict"]}
        if "findings" in triage:
            outline["findings"] = _outline_findings(triage["findings"])
    except (KeyError, TypeError, ValueError):
        return "{}"
    return json.dumps(outline)


def _outline_findings(findings: Mapping[str, Any]) -> dict[str, Any]:
    nearest = findings.get("similar", ())[:1]
    alike = [
        {
            "issue": {"url": one["issue"]["url"]},
            "similarity": one["similarity"],
            "threshold": one.get("threshold"),
        }
        for one in nearest
    ]
    return {"type": findings["type"], "labels": findings["labels"], "similar": alike}


def _read(triage: Mapping[str, Any]) -> Conclusion:
    verdict = _read_verdict(triage["verdict"])
    if verdict.kind is VerdictKind.SECURITY:
        return Conclusion(verdict)
    findings = triage["findings"]
    labels = tuple(_read_label(label) for label in findings["labels"])
    likeness = _read_likeness(findings.get("similar", ()))
    return Conclusion(verdict, _read_type(findings["type"]), labels, likeness)


def _read_verdict(verdict: Mapping[str, Any]) -> Verdict:
    evidence = tuple(
        Evidence(one["url"], SourceKind(one["kind"]), one["quote"])
        for one in verdict.get("evidence", ())
    )
    return Verdict(VerdictKind(verdict["kind"]), verdict["confidence"], evidence)


def _read_type(finding: Mapping[str, Any]) -> TypeFinding:
    because = tuple(finding["because"])
    threshold = _read_threshold(finding)
    return TypeFinding(IssueType(finding["type"]), finding["confidence"], because, threshold)


def _read_label(label: Mapping[str, Any]) -> LabelSuggestion:
    return LabelSuggestion(
        label["name"], label["confidence"], label["because"], _read_threshold(label)
    )


def _read_likeness(similar: Sequence[Mapping[str, Any]]) -> Likeness | None:
    nearest = next(iter(similar), None)
    threshold = _read_threshold(nearest) if nearest else None
    if nearest is None or threshold is None:
        return None
    return Likeness(nearest["issue"]["url"], nearest["similarity"], threshold)


def _read_threshold(finding: Mapping[str, Any]) -> Threshold | None:
    """Return what the finding was held against; earlier reports do not say."""
    kept = finding.get("threshold")
    return Threshold(kept["value"], ThresholdSource(kept["source"])) if kept else None
