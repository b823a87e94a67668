"""Learns a repository's own labels: which words go with which, and how sure that makes it.

The newest fifth of the issues is set aside, to learn there how often a score was right; a
label is said only with a confidence at which four of five were right on it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.kernel_ridge import KernelRidge  # type: ignore[import-untyped]  # it has none
from sklearn.linear_model import (  # type: ignore[import-untyped]  # it has none
    LogisticRegression,
)

from bot.domain.issue import Repository
from workers.analysis.classify.linear_model import LinearModel
from workers.analysis.classify.readers import read_features
from workers.analysis.classify.type_names import named_type
from workers.learning.examples import Matrix, as_matrix, common_buckets
from workers.learning.labelled_issue import LabelledIssue
from workers.learning.thresholds import LABEL_PRECISION, Judged, pick_threshold

# Older issues tell less of today's labels, and cost as much.
MOST_ISSUES = 4_000
_FEWEST_ISSUES = 50
_FEWEST_OF_A_LABEL = 10
_MOST_LABELS = 60
# A word in fewer issues says nothing that holds for others.
_FEWEST_OF_A_FEATURE = 2
_MOST_FEATURES = 40_000
_SET_ASIDE = 0.2
_STIFFNESS = 0.3

Flags = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LearnedLabels:
    """A model of calibrated log-odds, and the confidence from which on each label may be said.

    A label without such a confidence was never right often enough, and is not said.
    """

    model: LinearModel
    least_confidence: Mapping[str, float]
    learned_from: int
    judged: Mapping[str, tuple[Judged, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class _Lessons:
    """Features, and a flag for each issue and label; no number where nobody judged."""

    matrix: Matrix
    flags: Flags
    weights: Flags


@dataclass(frozen=True, slots=True, eq=False)
class _Calibration:
    """How a score becomes log-odds (slope and one offset a label), and the later issues' shares."""

    slope: float
    offsets: Flags
    shares: Flags
    flags: Flags


def learn_labels(
    issues: Sequence[LabelledIssue], *, repository: Repository
) -> LearnedLabels | None:
    """Learn from the labelled issues of a repository; None where they are too few."""
    ordered = sorted(issues, key=lambda one: (one.created_at, one.number))[-MOST_ISSUES:]
    labels = _labels_to_learn(ordered)
    if len(ordered) < _FEWEST_ISSUES or not labels:
        return None
    all_lessons = _lessons(ordered, labels, repository=repository)
    calibration = _calibrate(all_lessons, known=round(len(ordered) * (1 - _SET_ASIDE)))
    if calibration is None:
        return None
    judged = {
        name: tuple(_judged(shares, flags))
        for name, shares, flags in zip(
            labels, calibration.shares.T, calibration.flags.T, strict=True
        )
    }
    picked = {name: pick_threshold(one, precision=LABEL_PRECISION) for name, one in judged.items()}
    return LearnedLabels(
        _model(labels, all_lessons, calibration),
        {name: threshold for name, threshold in picked.items() if threshold is not None},
        len(ordered),
        judged,
    )


def _labels_to_learn(issues: Sequence[LabelledIssue]) -> tuple[str, ...]:
    """Return the labels with enough issues, the commonest first; types are learned apart."""
    counts = Counter(name for one in issues for name in one.labels if named_type(name) is None)
    common = (name for name, count in counts.most_common() if count >= _FEWEST_OF_A_LABEL)
    return tuple(common)[:_MOST_LABELS]


def _lessons(
    issues: Sequence[LabelledIssue], labels: Sequence[str], *, repository: Repository
) -> _Lessons:
    features = [read_features(one.as_issue(repository), repository) for one in issues]
    return _Lessons(
        as_matrix(features, common_buckets(features, least=_FEWEST_OF_A_FEATURE)),
        np.array([[_flag(name, one) for name in labels] for one in issues]),
        np.array([one.weight for one in issues]),
    )


def _flag(name: str, issue: LabelledIssue) -> float:
    return np.nan if name in issue.unjudged else float(name in issue.labels)


def _fit(rows: Any, flags: Flags, *, weights: Flags) -> tuple[Flags, Flags]:
    """Return weights (feature x label) and intercepts; all labels are fitted at once.

    Squares do as well as the logistic loss on words. There are fewer issues than words, so they
    are solved for the issues. What nobody judged pulls towards the mean, to neither side.
    """
    is_judged = ~np.isnan(flags)
    told = np.where(is_judged, flags, 0.0)
    means = (weights @ told) / np.maximum(weights @ is_judged, 1.0)
    ridge = KernelRidge(alpha=_STIFFNESS, kernel="linear")
    ridge.fit(rows, np.where(is_judged, told - means, 0.0), sample_weight=weights)
    return rows.T @ ridge.dual_coef_, means


def _calibrate(lessons: _Lessons, *, known: int) -> _Calibration | None:
    """Learn from the first `known` issues and see on the later ones how often a score is right.

    All labels share one slope, and each has an offset that is held back where it is rare. None
    where no later issue has any of the labels.
    """
    rows, flags, later = lessons.matrix.rows, lessons.flags, lessons.flags[known:]
    is_judged = ~np.isnan(later)
    told = later[is_judged]
    if told.all() or not told.any():
        return None
    weights, means = _fit(rows[:known], flags[:known], weights=lessons.weights[:known])
    scores = rows[known:] @ weights + means
    which = np.tile(np.eye(later.shape[1]), (later.shape[0], 1))
    inputs = np.column_stack([scores.ravel(), which])
    sigmoid = LogisticRegression(C=1.0, max_iter=200).fit(inputs[is_judged.ravel()], told)
    shares = sigmoid.predict_proba(inputs)[:, 1].reshape(later.shape)
    offsets = sigmoid.coef_[0, 1:] + sigmoid.intercept_[0]
    return _Calibration(float(sigmoid.coef_[0, 0]), offsets, shares, later)


def _model(labels: tuple[str, ...], lessons: _Lessons, calibration: _Calibration) -> LinearModel:
    """Learn from all issues, and have the scores come out as log-odds."""
    weights, means = _fit(lessons.matrix.rows, lessons.flags, weights=lessons.weights)
    return LinearModel(
        labels,
        lessons.matrix.buckets,
        (calibration.slope * weights).astype(np.float32),
        (calibration.slope * means + calibration.offsets).astype(np.float32),
    ).pruned(most=_MOST_FEATURES)


def _judged(shares: Flags, flags: Flags) -> Iterator[Judged]:
    for share, flag in zip(shares, flags, strict=True):
        if not np.isnan(flag):
            yield Judged(float(share), is_right=bool(flag))
