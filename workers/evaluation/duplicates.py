"""Score the search for earlier reports on issues that people marked as duplicates.

Every query searches the issues of its own repository with smaller numbers. Its terms are weighed by
the whole pool, later issues included, as they are in a repository that was learned late.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.domain.history import SearchEntry
from bot.domain.issue import RepositoryRef
from workers.analysis.earlier_reports import EarlierReport
from workers.analysis.error_signature import find_error
from workers.analysis.past_search import MOST_SHARING_AN_ERROR, Past, find_earlier
from workers.analysis.recollection import CAUTIOUS
from workers.analysis.remembering import search_entry
from workers.evaluation.duplicate_pool import Pool, open_pool, read_lines, unreadable
from workers.evaluation.tallies import share

_DEPTHS = (1, 5, 10)


@dataclass(frozen=True, slots=True)
class Query:
    """An issue, and the earlier ones that report the same problem."""

    repository: str
    number: int
    duplicate_of: frozenset[int]


@dataclass(frozen=True, slots=True)
class Answer:
    """Where the first right report stands (1 is first, None nowhere), and how sure the first is."""

    rank: int | None
    is_flagged: bool
    seconds: float
    # The earlier report that would be called the original: the same error and alike in its words.
    called: int | None = None
    is_call_right: bool = False


@dataclass(frozen=True, slots=True)
class DuplicatesScore:
    """Shares of the queries; `skipped` were not in the pool."""

    queries: int
    skipped: int
    recall: Mapping[int, float | None]
    mean_reciprocal_rank: float | None
    threshold: float
    # Of the first reports that are alike enough to be called related, how many are right.
    precision: float | None
    # How many queries have such a first report.
    coverage: float | None
    # How many would be called a duplicate, by error and words, and the share that is right.
    called: int
    called_precision: float | None
    milliseconds_per_query: float | None


def evaluate_duplicates(
    pool_path: Path,
    queries_path: Path,
    *,
    steady: Callable[[], float] = time.perf_counter,
    model: Path | None = None,
) -> DuplicatesScore:
    """File the pool, ask every query of it, and count; ValueError says which line is unreadable.

    `model` is the folder of a language model that compares meanings.
    """
    queries = list(_read_queries(queries_path))
    with open_pool(pool_path, model=model) as pool:
        found = [
            query for query in queries if query.number in pool.issues.get(query.repository, {})
        ]
        answers = [_ask(query, pool, steady=steady) for query in found]
    return _count(answers, skipped=len(queries) - len(found))


def score_as_json(score: DuplicatesScore) -> dict[str, Any]:
    """Return the score as one JSON document."""
    return {
        "queries": score.queries,
        "skipped": score.skipped,
        **{f"recall_at_{depth}": score.recall[depth] for depth in _DEPTHS},
        "mrr": score.mean_reciprocal_rank,
        "threshold": score.threshold,
        "precision_at_threshold": score.precision,
        "coverage_at_threshold": score.coverage,
        "called_duplicate": score.called,
        "called_duplicate_precision": score.called_precision,
        "milliseconds_per_query": score.milliseconds_per_query,
    }


def render_score(score: DuplicatesScore) -> str:
    """Return the score as a Markdown table."""
    rows = [(f"recall@{depth}", _decimal(score.recall[depth])) for depth in _DEPTHS]
    rows += [
        ("MRR", _decimal(score.mean_reciprocal_rank)),
        (f"precision at {score.threshold:g}", _decimal(score.precision)),
        (f"coverage at {score.threshold:g}", _decimal(score.coverage)),
        ("called a duplicate", str(score.called)),
        ("of those right", _decimal(score.called_precision)),
        ("ms a query", _decimal(score.milliseconds_per_query, places=1)),
    ]
    lines = [f"{score.queries} queries, {score.skipped} not in the pool", "", "| | |", "|---|---|"]
    return "\n".join([*lines, *(f"| {name} | {value} |" for name, value in rows)])


def _read_queries(path: Path) -> Iterator[Query]:
    for number, document in read_lines(path):
        try:
            repository = RepositoryRef.parse(document["repo"]).key
            originals = frozenset(int(one) for one in document["duplicate_of"])
            yield Query(repository, int(document["number"]), originals)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise unreadable(path, number, error) from error


def _ask(query: Query, pool: Pool, *, steady: Callable[[], float]) -> Answer:
    issue = pool.issues[query.repository][query.number]
    past = Past(pool.search, pool.ids[query.repository], pool.meanings)
    started = steady()
    entry = search_entry(
        issue, error=find_error(issue.title, issue.body, product=issue.ref.repository.name)
    )
    earlier = find_earlier(entry, past=past, most=max(_DEPTHS))
    seconds = steady() - started
    called = _called(entry, earlier, past=past)
    return Answer(
        _rank_of(query, earlier),
        _is_flagged(earlier),
        seconds,
        called,
        is_call_right=called in query.duplicate_of,
    )


def _called(entry: SearchEntry, earlier: tuple[EarlierReport, ...], *, past: Past) -> int | None:
    """Return what an analysis would call the original, no person having said anything."""
    least = CAUTIOUS.text_beside_error
    same = (one.entry.number for one in earlier if one.has_same_error and one.text >= least)
    called = next(same, None)
    return None if called is None or _is_common(entry, past) else called


def _is_common(entry: SearchEntry, past: Past) -> bool:
    most = MOST_SHARING_AN_ERROR + 1
    search, before = past.search, entry.number
    return any(
        len(search.sightings(past.repository_id, one, before=before, most=most)) == most
        for one in entry.fingerprints
    )


def _rank_of(query: Query, earlier: tuple[EarlierReport, ...]) -> int | None:
    places = (
        place for place, one in enumerate(earlier, 1) if one.entry.number in query.duplicate_of
    )
    return next(places, None)


def _is_flagged(earlier: tuple[EarlierReport, ...]) -> bool:
    return bool(earlier) and earlier[0].text >= CAUTIOUS.related


def _count(answers: list[Answer], *, skipped: int) -> DuplicatesScore:
    total = len(answers)
    ranks = [answer.rank for answer in answers]
    flagged = [answer for answer in answers if answer.is_flagged]
    reciprocal = sum(1 / rank for rank in ranks if rank)
    called = [answer for answer in answers if answer.called is not None]
    seconds = sum(answer.seconds for answer in answers)
    return DuplicatesScore(
        queries=total,
        skipped=skipped,
        recall={d: share(sum((r or d + 1) <= d for r in ranks), of=total) for d in _DEPTHS},
        mean_reciprocal_rank=reciprocal / total if total else None,
        threshold=CAUTIOUS.related,
        precision=share(sum(answer.rank == 1 for answer in flagged), of=len(flagged)),
        coverage=share(len(flagged), of=total),
        called=len(called),
        called_precision=share(sum(one.is_call_right for one in called), of=len(called)),
        milliseconds_per_query=1000 * seconds / total if total else None,
    )


def _decimal(value: float | None, *, places: int = 3) -> str:
    return "-" if value is None else f"{value:.{places}f}"
