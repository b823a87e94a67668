"""Earlier reports worth reading: those that the known past recalls, or else those GitHub finds."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from bot.domain.issue import Issue, IssueForm
from bot.domain.search import SearchResult
from bot.errors import AllowanceSpent, AppRefused, InstallationMustWait, RetryLater, Unreachable
from workers.analysis.comparable import Report
from workers.analysis.promise import most_promising
from workers.analysis.recollection import Recollection, issues_recalled
from workers.analysis.search_words import search_queries
from workers.analysis.text_links import read_ahead
from workers.toolbox import IssueReader

_PER_SEARCH = 20
_MOST_FOLLOWED = 8

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
    # As they were compared, where they were.
    reports: tuple[Report, ...] = ()


def find_recalled(recollection: Recollection, report: Report) -> Found:
    """Return what is remembered; nothing is asked."""
    recalled: dict[str, Issue] = {}
    for issue in issues_recalled(recollection, report.issue):
        recalled.setdefault(issue.ref.key, issue)
    return Found(tuple(recalled.values())[:_MOST_FOLLOWED])


def find_by_search(
    report: Report, *, forms: Sequence[IssueForm], reader: IssueReader, pool: ThreadPoolExecutor
) -> Found:
    """Search once for the error and once for the title, both at the same time."""
    searches, gaps = _search(report, reader=reader, pool=pool)
    hits = {issue.ref.key: issue for search in searches for issue in search.issues}
    hits.pop(report.issue.ref.key, None)
    promising = most_promising(report, tuple(hits.values()), forms=forms, most=_MOST_FOLLOWED)
    return Found(tuple(one.issue for one in promising), searches, gaps, promising)


def _search(
    report: Report, *, reader: IssueReader, pool: ThreadPoolExecutor
) -> tuple[tuple[SearchResult, ...], tuple[str, ...]]:
    look = partial(reader.search, report.issue.ref.repository, most=_PER_SEARCH)
    pending = [pool.submit(look, words) for words in search_queries(report.issue, report.error)]
    # Both are under way, and the walk asks what the issue itself refers to.
    pool.submit(read_ahead, (report.issue,))
    results: list[SearchResult] = []
    gaps: list[str] = []
    for search in pending:
        try:
            results.append(search.result())
        except (AppRefused, InstallationMustWait):
            # Not the searches alone: whatever is asked next would be refused as well.
            raise
        except (AllowanceSpent, RetryLater, Unreachable) as refusal:
            gaps.append(f"Earlier reports could not all be searched: {refusal}.")
    return tuple(results), tuple(dict.fromkeys(gaps))
