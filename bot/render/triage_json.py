"""A triage as JSON: the domain's own field names as keys, in the order they are declared.

`version` rises when a key changes its meaning or goes away. Moments are ISO 8601 in UTC, items are
"owner/name#number", repositories "owner/name", members of an enumeration their value; a signal
stands beside its evidence; what is absent is null.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from bot.domain.evidence import Evidence
from bot.domain.findings import Signal
from bot.domain.issue import IssueRef, RepositoryRef
from bot.domain.triage import Triage
from bot.render.quarantine import conclusions, is_quarantined

VERSION = 1


def triage_as_json(triage: Triage) -> dict[str, object]:
    """Return values that any JSON writer takes: repository, graph, findings, verdict, ...

    Of a likely vulnerability only the verdict, what is said in public, and the cost.
    """
    if is_quarantined(triage):
        return {"version": VERSION, **_public_members(triage)}
    return {"version": VERSION, **_members(triage)}


def _public_members(triage: Triage) -> dict[str, object]:
    tldr, recommendation = conclusions(triage)
    return {
        "issue": str(triage.graph.root.ref),
        "verdict": {"kind": triage.verdict.kind.value, "confidence": triage.verdict.confidence},
        "report": {"tldr": _plain(tldr), "recommendation": _plain(recommendation)},
        "cost": _plain(triage.cost),
        "analysed_at": _plain(triage.analysed_at),
    }


def _plain(value: Any) -> object:
    match value:
        case IssueRef() | RepositoryRef():
            return str(value)
        case Enum():
            return value.value
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case (Signal() as signal, Evidence() as evidence):
            return {"signal": signal.value, "evidence": _members(evidence)}
        case tuple():
            return [_plain(one) for one in value]
        case Mapping():
            return {str(key): _plain(one) for key, one in sorted(value.items())}
        case _ if is_dataclass(value):
            return _members(value)
        case None | str() | bool() | int() | float():
            return value
    raise TypeError(f"a triage holds no {type(value).__name__}")


def _members(value: Any) -> dict[str, object]:
    return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
