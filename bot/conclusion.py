"""What an analysis concluded, read back from the report that was kept of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.evidence import Evidence, SourceKind
from bot.domain.findings import IssueType, LabelSuggestion, TypeFinding
from bot.domain.verdict import Verdict, VerdictKind


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The verdict, the type and the labels of one analysis, each with what decided it."""

    verdict: Verdict
    # None where nothing beside the verdict may be told.
    type: TypeFinding | None = None
    labels: tuple[LabelSuggestion, ...] = ()


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
            outline["findings"] = {name: triage["findings"][name] for name in ("type", "labels")}
    except (KeyError, TypeError, ValueError):
        return "{}"
    return json.dumps(outline)


def _read(triage: Mapping[str, Any]) -> Conclusion:
    verdict = _read_verdict(triage["verdict"])
    if verdict.kind is VerdictKind.SECURITY:
        return Conclusion(verdict)
    findings = triage["findings"]
    labels = (LabelSuggestion(**label) for label in findings["labels"])
    return Conclusion(verdict, _read_type(findings["type"]), tuple(labels))


def _read_verdict(verdict: Mapping[str, Any]) -> Verdict:
    evidence = tuple(
        Evidence(one["url"], SourceKind(one["kind"]), one["quote"])
        for one in verdict.get("evidence", ())
    )
    return Verdict(VerdictKind(verdict["kind"]), verdict["confidence"], evidence)


def _read_type(finding: Mapping[str, Any]) -> TypeFinding:
    because = tuple(finding["because"])
    return TypeFinding(IssueType(finding["type"]), finding["confidence"], because)
