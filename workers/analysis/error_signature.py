"""Find the error that a report is about, in its own words.

Every line is a candidate as far as some language's rule knows it; the surest candidate is the
error, and nothing is when none is sure enough.
"""

from collections.abc import Sequence

from bot.domain.findings import ErrorSignature
from workers.analysis.error_candidates import Candidate, find_candidates
from workers.analysis.error_fingerprint import fingerprint, fingerprint_at, normalise_message
from workers.analysis.own_frame import fault_place
from workers.analysis.passages import Passage, read_passages
from workers.analysis.stack_traces.api import find_status
from workers.analysis.stack_traces.rule import ACCEPTED, CRASH
from workers.analysis.stack_traces.trace import Trace, find_trace

__all__ = ["find_error", "fingerprint", "normalise_message"]

_SURE = CRASH - 12


def find_error(title: str, body: str, *, product: str = "") -> ErrorSignature | None:
    """Return the error that the report states most surely, or None.

    A fault that a language words alike for all is named by where in the code of `product` it arose.
    """
    passages = read_passages(title, body)
    candidates = [found for found in find_candidates(passages) if found.weight >= ACCEPTED]
    if not candidates:
        return None
    best = _choose(candidates, passages=passages)
    trace = find_trace(passages, best.index)
    return ErrorSignature(
        message=best.message,
        exception=best.exception,
        status=best.status or find_status(best.message),
        code=best.code,
        frames=trace.frames,
        language=trace.language or best.language or None,
        fingerprint=_name(best, candidates) or _name_by_place(best, trace, product=product),
    )


def _choose(candidates: Sequence[Candidate], *, passages: Sequence[Passage]) -> Candidate:
    best = max(candidates, key=lambda found: (found.weight, -found.index))
    if not best.last_wins:
        return best
    block = passages[best.index].block
    chain = (
        found
        for found in candidates
        if found.weight == best.weight and passages[found.index].block == block
    )
    return max(chain, key=lambda found: found.index)


def _name(best: Candidate, candidates: Sequence[Candidate]) -> str:
    """Name the error; one too plain to name is known by the crash that it wraps."""
    others = (found for found in candidates if found.weight >= _SURE)
    return next(filter(None, map(_fingerprint, (best, *others))), "")


def _name_by_place(found: Candidate, trace: Trace, *, product: str) -> str:
    place = fault_place(trace.frames, product=product)
    return fingerprint_at(place, found.core, exception=found.exception) if place else ""


def _fingerprint(found: Candidate) -> str:
    return fingerprint(found.core, exception=found.exception, code=found.code)
