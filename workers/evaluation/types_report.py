"""Show the scores of types to people as a table, and to programs as JSON."""

from typing import Any

from workers.evaluation.tallies import share
from workers.evaluation.types_score import ClassScore, ConfidenceScore, RepositoryScore, TypesScore


def render_types(score: TypesScore) -> str:
    """Return a plain-text table, one block a repository."""
    blocks = [_render_repository(one) for one in score.repositories]
    sure = [_render_confidence(one, score.issues) for one in score.confidences]
    return "\n\n".join([*blocks, "\n".join(sure), _render_overall(score)])


def types_as_json(score: TypesScore) -> dict[str, Any]:
    """Return the same numbers."""
    return {
        "macro_f1": score.overall,
        "issues": score.issues,
        "milliseconds_per_issue": score.milliseconds_per_issue,
        "repositories": {one.name: _repository_as_json(one) for one in score.repositories},
        "confidence": [_confidence_as_json(one, score.issues) for one in score.confidences],
    }


def _render_overall(score: TypesScore) -> str:
    return (
        f"overall macro-F1 {score.overall:.4f} ({score.issues} issues of "
        f"{len(score.repositories)} repositories), {score.milliseconds_per_issue:.2f} ms of "
        "processor time an issue"
    )


def _render_repository(score: RepositoryScore) -> str:
    head = f"{score.name} ({score.issues} issues)  macro-F1 {score.macro_f1:.4f}"
    return "\n".join([head, *(_render_class(one) for one in score.classes)])


def _render_class(score: ClassScore) -> str:
    tally = score.tally
    return (
        f"  {score.type:<14}F1 {score.f1:.4f}  precision {tally.precision or 0:.4f}  "
        f"recall {tally.recall or 0:.4f}"
    )


def _render_confidence(score: ConfidenceScore, issues: int) -> str:
    right = share(score.right, of=score.said) or 0
    return f"confidence >= {score.least:.1f}: {score.said / issues:6.1%} said, {right:6.1%} right"


def _repository_as_json(score: RepositoryScore) -> dict[str, Any]:
    classes = {
        str(one.type): {
            "f1": one.f1,
            "precision": one.tally.precision,
            "recall": one.tally.recall,
        }
        for one in score.classes
    }
    return {"issues": score.issues, "macro_f1": score.macro_f1, "classes": classes}


def _confidence_as_json(score: ConfidenceScore, issues: int) -> dict[str, float | None]:
    return {
        "at_least": score.least,
        "coverage": share(score.said, of=issues),
        "precision": share(score.right, of=score.said),
    }
