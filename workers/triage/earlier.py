"""Earlier reports worth reading: those that the known past recalls, or else those GitHub finds."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from bot.domain.issue import Issue, IssueForm
from bot.domain.search import SearchResult
from bot.errors import AllowanceSpent, InstallationMustWait, RetryLater, Unreachable
from workers.analysis.comparable import Report, read_report
from workers.analysis.recollection import Recollection, issues_recalled
from workers.analysis.search_words import search_queries
from workers.analysis.text_similarity import similarity
from workers.toolbox import IssueReader

_PER_SEARCH = 20
_MOST_FOLLOWED = 8
_WORTH_READING = 0.2

# What the past says of an issue, given the repository's forms; None where it is not known.
Recall = Callable[[Report, Sequence[IssueForm]], Recollection | None]


def nothing_recalled(_: Report, __: Sequence[IssueForm]) -> Recollection | None:
    """Recall for a repository that was never learned."""
    return None


@dataclass(frozen=True, slots=True)
class Found:
    """The issues to read, the likeliest first, and how they were found."""

    worth_reading: tuple[Issue, ...]
    searches: tuple[SearchResult, ...] = ()
    # Sentences about what could not be searched.
    gaps: tuple[str, ...] = ()
    # Every hit, also of those not worth reading, as it was compared.
    hits: tuple[Report, ...] = ()


def find_recalled(recollection: Recollection, report: Report) -> Found:
    """Return what is remembered; nothing is asked."""
    return Found(tuple(issues_recalled(recollection, report.issue))[:_MOST_FOLLOWED])


def find_by_search(
    report: Report, *, forms: Sequence[IssueForm], reader: IssueReader, pool: ThreadPoolExecutor
) -> Found:
    """Search once for the error and once for the title, both at the same time."""
    searches, gaps = _search(report, reader=reader, pool=pool)
    found = {issue.ref.key: issue for search in searches for issue in search.issues}
    found.pop(report.issue.ref.key, None)
    hits = tuple(read_report(issue, forms=forms) for issue in found.values())
    return Found(_worth_reading(report, hits), searches, gaps, hits)


def _search(
    report: Report, *, reader: IssueReader, pool: ThreadPoolExecutor
) -> tuple[tuple[SearchResult, ...], tuple[str, ...]]:
    look = partial(reader.search, report.issue.ref.repository, most=_PER_SEARCH)
    pending = [pool.submit(look, words) for words in search_queries(report.issue, report.error)]
    results: list[SearchResult] = []
    gaps: list[str] = []
    for search in pending:
        try:
            results.append(search.result())
        except InstallationMustWait:
            # Not the searches alone: whatever is asked next would be refused as well.
            raise
        except (AllowanceSpent, RetryLater, Unreachable) as refusal:
            gaps.append(f"Earlier reports could not all be searched: {refusal}.")
    return tuple(results), tuple(dict.fromkeys(gaps))


def _worth_reading(report: Report, hits: Sequence[Report]) -> tuple[Issue, ...]:
    """Return the hits that may be the same problem, the likeliest first."""
    scored = [(_promise(report, hit), hit.issue) for hit in hits]
    scored.sort(key=lambda pair: (-pair[0], pair[1].ref.number))
    return tuple(issue for score, issue in scored if score >= _WORTH_READING)[:_MOST_FOLLOWED]


def _promise(report: Report, hit: Report) -> float:
    score = similarity(report.terms, hit.terms)
    if report.error is None or hit.error is None or not report.error.fingerprint:
        return score
    return score + (report.error.fingerprint == hit.error.fingerprint)
