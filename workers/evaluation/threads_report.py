"""Show the scores of threads to people as a table, and to programs as JSON."""

from typing import Any

from workers.evaluation.scores import OriginScore, ThreadsScore
from workers.evaluation.tallies import ErrorScore, Tally, TypeScore

_WIDTH = 26


def render_score(score: ThreadsScore) -> str:
    """Return a plain-text table, one block an origin."""
    blocks = [_render_origin(origin) for origin in score.origins]
    left_out = [f"  line {line.number}: {line.why}" for line in score.skipped]
    if left_out:
        blocks.append("\n".join([f"Lines left out: {len(left_out)}", *left_out]))
    return "\n\n".join(blocks or ["No judged threads."])


def score_as_json(score: ThreadsScore) -> dict[str, Any]:
    """Return the same numbers; a share of nothing is null."""
    return {
        "origins": {origin.origin: _origin_as_json(origin) for origin in score.origins},
        "skipped": [{"line": line.number, "why": line.why} for line in score.skipped],
    }


def _render_origin(origin: OriginScore) -> str:
    error = origin.error
    return "\n".join(
        [
            f"{origin.origin} ({origin.threads} threads)",
            _tally_row("links", origin.links) + _renamed(origin),
            _tally_row("fixes, all", origin.fixes),
            _tally_row("fixes named in the thread", origin.stated_fixes),
            _row("error message", f"right {_percent(error.match_rate)} of {error.with_message}")
            + f", invented {_percent(error.invented_rate)} of {error.without_message}",
            _type_row("type", origin.type),
            *(_type_row(f"  {type_}", types) for type_, types in origin.by_type),
        ]
    )


def _row(name: str, text: str) -> str:
    return f"  {name:<{_WIDTH}}{text}"


def _tally_row(name: str, tally: Tally) -> str:
    counts = f"({tally.matched} right, {tally.extra} wrong, {tally.missed} missed)"
    return _row(
        name, f"precision {_percent(tally.precision)}  recall {_percent(tally.recall)}  {counts}"
    )


def _renamed(origin: OriginScore) -> str:
    return f", {origin.renamed} found under an earlier owner" if origin.renamed else ""


def _type_row(name: str, types: TypeScore) -> str:
    shares = f"strict {_percent(types.strict)}  lenient {_percent(types.lenient)}"
    return _row(name, f"{shares}  of {types.threads}, said {types.said} times")


def _percent(part: float | None) -> str:
    return "     -" if part is None else f"{part:6.1%}"


def _origin_as_json(origin: OriginScore) -> dict[str, Any]:
    return {
        "threads": origin.threads,
        "links": _tally_as_json(origin.links) | {"renamed": origin.renamed},
        "fix_references": _tally_as_json(origin.fixes),
        "fix_references_named_in_thread": _tally_as_json(origin.stated_fixes),
        "error_message": _error_as_json(origin.error),
        "type": _types_as_json(origin.type),
        "type_by_class": {type_.value: _types_as_json(types) for type_, types in origin.by_type},
    }


def _tally_as_json(tally: Tally) -> dict[str, Any]:
    return {
        "precision": tally.precision,
        "recall": tally.recall,
        "matched": tally.matched,
        "extra": tally.extra,
        "missed": tally.missed,
    }


def _error_as_json(error: ErrorScore) -> dict[str, Any]:
    return {
        "match_rate": error.match_rate,
        "matched": error.matched,
        "with_message": error.with_message,
        "invented_rate": error.invented_rate,
        "invented": error.invented,
        "without_message": error.without_message,
    }


def _types_as_json(types: TypeScore) -> dict[str, Any]:
    return {
        "strict": types.strict,
        "lenient": types.lenient,
        "threads": types.threads,
        "exact": types.exact,
        "acceptable": types.acceptable,
        "said": types.said,
    }
