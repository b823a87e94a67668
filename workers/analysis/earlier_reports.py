"""Order earlier reports by how likely they are of the same problem.

Weighted addition of several views, each from 0 to 1: none is reliable alone, and a sum with a few
round weights does better than combining ranks. The weights are set by hand, learned from no text.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import log1p

from bot.domain.history import SearchEntry, TermStatistics
from workers.analysis.term_weights import (
    WeighedReport,
    bm25,
    cosine,
    coverage,
    rarities,
    terms_in,
    weigh,
)
from workers.toolbox import Meaning

_MONTH_SECONDS = 30 * 86_400.0


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each view counts."""

    bm25: float = 1.0
    cosine: float = 1.0
    title_cosine: float = 0.5
    title_coverage: float = 0.3
    recency: float = 0.3
    error: float = 0.5
    # Of a language model, where there is one.
    meaning: float = 2.0
    title_meaning: float = 0.6

    def text(self, cosine_: float, title_cosine: float) -> float:
        """Return the likeness of the words alone, 0 to 1."""
        both = self.cosine * cosine_ + self.title_cosine * title_cosine
        return both / (self.cosine + self.title_cosine)


@dataclass(frozen=True, slots=True)
class EarlierReport:
    """An earlier report; `score` orders, `text` is the likeness of the words alone (0 to 1)."""

    entry: SearchEntry
    score: float
    text: float
    has_same_error: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comparing needs beside the reports."""

    # Covers the terms of every report that is compared.
    statistics: TermStatistics
    # By number of the earlier report; empty without a language model.
    meanings: Mapping[int, Meaning] = field(default_factory=dict)
    # Fingerprints that so many reports share that they tell nothing.
    common_errors: Collection[str] = ()
    weights: Weights = field(default_factory=Weights)


def rank(
    report: SearchEntry, earlier: Sequence[SearchEntry], *, how: Comparison
) -> tuple[EarlierReport, ...]:
    """Return the earlier reports, the likeliest of the same problem first."""
    rarity = rarities(terms_in((report, *earlier)), how.statistics)
    new = weigh(report, rarity)
    others = [weigh(entry, rarity) for entry in earlier]
    length = how.statistics.average_length
    matches = [bm25(new, other, rarity=rarity, average_length=length) for other in others]
    best = max(matches, default=0.0) or 1.0
    ranked = [
        _compare(new, other, match=match / best, how=how)
        for other, match in zip(others, matches, strict=True)
    ]
    return tuple(sorted(ranked, key=lambda one: (-one.score, one.entry.number)))


def _compare(
    new: WeighedReport, other: WeighedReport, *, match: float, how: Comparison
) -> EarlierReport:
    weights, entry = how.weights, other.entry
    whole, title = cosine(new.whole, other.whole), cosine(new.title, other.title)
    shared = new.entry.fingerprints & entry.fingerprints
    has_same_error = bool(shared.difference(how.common_errors))
    score = (
        weights.bm25 * match
        + weights.cosine * whole
        + weights.title_cosine * title
        + weights.title_coverage * coverage(new, other)
        + weights.recency * _recency(new.entry, entry)
        + weights.error * has_same_error
    )
    meaning = how.meanings.get(entry.number)
    if meaning is not None:
        score += weights.meaning * meaning.whole + weights.title_meaning * meaning.title
    return EarlierReport(entry, score, weights.text(whole, title), has_same_error)


def _recency(new: SearchEntry, earlier: SearchEntry) -> float:
    """Return 1 for a report of the same day, a half after two months, less and less then."""
    seconds = (new.created_at - earlier.created_at).total_seconds()
    return 1 / (1 + log1p(max(0.0, seconds) / _MONTH_SECONDS))
