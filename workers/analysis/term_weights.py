"""How telling terms are among a repository's issues, and how much two reports have in common.

BM25 and the cosine of TF-IDF, over the repository's own counts; title terms count three times.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log, log1p, sqrt

from bot.domain.history import TITLE_WEIGHT, SearchEntry, TermStatistics

# The usual constants of BM25: how fast repetition stops counting, how much length pulls down.
_SATURATION = 1.2
_LENGTH_PULL = 0.75


@dataclass(frozen=True, slots=True)
class WeighedReport:
    """A report with its terms counted, and as unit vectors of title and whole."""

    entry: SearchEntry
    counts: Mapping[str, int]
    title: Mapping[str, float]
    whole: Mapping[str, float]

    @property
    def length(self) -> int:
        return sum(self.counts.values())


def terms_in(entries: Iterable[SearchEntry]) -> set[str]:
    """Return every term that stands in one of the reports."""
    found: set[str] = set()
    for entry in entries:
        found.update(entry.title_terms, entry.body_terms)
    return found


def rarities(terms: Iterable[str], statistics: TermStatistics) -> dict[str, float]:
    """Return how telling each term is: near 0 for one in every issue, large for a rare one."""
    issues, holders_of = statistics.issues, statistics.frequencies
    return {term: _rarity(holders_of.get(term, 0), issues) for term in terms}


def weigh(entry: SearchEntry, rarity: Mapping[str, float]) -> WeighedReport:
    """Count and weigh the terms of a report; `rarity` knows them all."""
    counts = Counter(entry.body_terms)
    for term in entry.title_terms:
        counts[term] += TITLE_WEIGHT
    whole = {term: (1 + log(n)) * rarity[term] for term, n in counts.items()}
    title = {term: rarity[term] for term in entry.title_terms}
    return WeighedReport(entry, counts, _to_unit(title), _to_unit(whole))


def most_telling(
    report: WeighedReport, statistics: TermStatistics, *, most: int, most_issues: int
) -> dict[str, float]:
    """Return the terms to search for with their weights, the most telling first.

    Together they stand in at most `most_issues` issues, so that a search stays cheap however large
    the repository; terms that stand in no issue are left out.
    """
    chosen: dict[str, float] = {}
    left = most_issues
    for term in sorted(report.whole, key=lambda term: (-report.whole[term], term)):
        holders = statistics.frequencies.get(term, 0)
        if not 0 < holders <= left:
            continue
        left -= holders
        chosen[term] = _rarity(holders, statistics.issues)
        if len(chosen) == most:
            break
    return chosen


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return the cosine of two unit vectors, 0 to 1."""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return min(1.0, sum(weight * large.get(term, 0.0) for term, weight in small.items()))


def bm25(
    report: WeighedReport,
    earlier: WeighedReport,
    *,
    rarity: Mapping[str, float],
    average_length: float,
) -> float:
    """Return Okapi BM25 of the earlier report for the terms of the new one."""
    relative = earlier.length / max(1.0, average_length)
    slack = _SATURATION * (1 - _LENGTH_PULL + _LENGTH_PULL * relative)
    return sum(
        (1 + log(asked)) * rarity[term] * (_SATURATION + 1) * held / (held + slack)
        for term, asked in report.counts.items()
        if (held := earlier.counts.get(term, 0))
    )


def coverage(report: WeighedReport, earlier: WeighedReport) -> float:
    """Return how much of the new report's title stands anywhere in the earlier one, 0 to 1."""
    total = sum(report.title.values())
    if not total:
        return 0.0
    return sum(weight for term, weight in report.title.items() if term in earlier.counts) / total


def _rarity(holders: int, issues: int) -> float:
    return log1p((max(0, issues - holders) + 0.5) / (holders + 0.5))


def _to_unit(vector: Mapping[str, float]) -> dict[str, float]:
    length = sqrt(sum(weight * weight for weight in vector.values()))
    return {term: weight / length for term, weight in vector.items()} if length else {}
