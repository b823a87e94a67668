"""Which hits of a search may be the same problem, found without reading the error of each.

Finding an error is the slow part of reading a report. The terms alone say how much a hit could
still promise, so reading ends once no other hit can be among the best: the threshold algorithm
(Fagin, Lotem and Naor, 2001).
"""

from bisect import insort
from collections.abc import Iterator, Sequence

from bot.domain.issue import Issue, IssueForm
from workers.analysis.comparable import Report, read_further, read_terms
from workers.analysis.text_similarity import Terms, similarity

_LEAST = 0.2
# The same error outweighs whatever the words say.
_SAME_ERROR = 1.0


def most_promising(
    report: Report, hits: Sequence[Issue], *, forms: Sequence[IssueForm], most: int
) -> tuple[Report, ...]:
    """Return at most so many hits that may be the problem of `report`, the likeliest first.

    A promise is the cosine of the terms, from 0 to 1, and 1 more for the same error.
    """
    best: list[tuple[float, Report]] = []
    could_add = _SAME_ERROR if _fingerprint(report) else 0.0
    for likeness, issue, terms in _by_likeness(report, hits, forms=forms):
        reach = likeness + could_add
        is_beaten = len(best) >= most and best[most - 1][0] >= reach
        if reach < _LEAST or is_beaten:
            break
        hit = read_further(issue, terms=terms)
        insort(best, (likeness + _bonus(report, hit), hit), key=lambda found: -found[0])
    return tuple(hit for promise, hit in best if promise >= _LEAST)[:most]


def _by_likeness(
    report: Report, hits: Sequence[Issue], *, forms: Sequence[IssueForm]
) -> Iterator[tuple[float, Issue, Terms]]:
    """Yield the hits with their terms, the most alike first, the earlier of two equals first."""
    read = ((issue, read_terms(issue, forms=forms)) for issue in hits)
    scored = [(similarity(report.terms, terms), issue, terms) for issue, terms in read]
    yield from sorted(scored, key=lambda found: (-found[0], found[1].ref.number))


def _bonus(report: Report, hit: Report) -> float:
    is_same = _fingerprint(report) and _fingerprint(report) == _fingerprint(hit)
    return _SAME_ERROR if is_same else 0.0


def _fingerprint(report: Report) -> str:
    return report.error.fingerprint if report.error else ""
