"""Learns what distinguishes the types: one model a repository, one for those without history."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import (  # type: ignore[import-untyped]  # it has none
    LogisticRegression,
)

from workers.analysis.classify.hashed_features import Features
from workers.analysis.classify.linear_model import LinearModel
from workers.learning.examples import (
    Matrix,
    as_matrix,
    buckets_of_several,
    common_buckets,
)

# Inverse strengths of regularisation. A repository's own words may decide; words that several
# repositories share say less of the next one.
_OWN_FREEDOM = 10.0
_GENERAL_FREEDOM = 1.0
# Measured: regularised this much, the models are less sure than they are right.
_SHARPNESS = 1.5
_MOST_STEPS = 300
_TOLERANCE = 1e-3


def learn_types(
    features: Sequence[Features], types: Sequence[str], *, weights: Sequence[float] | None = None
) -> LinearModel | None:
    """Learn from one repository's issues; None when they are all of one type."""
    matrix = as_matrix(features, common_buckets(features, least=1))
    return _fit(matrix, types, freedom=_OWN_FREEDOM, weights=weights)


def learn_general_types(
    features: Sequence[Features], types: Sequence[str], *, repositories: Sequence[str]
) -> LinearModel | None:
    """Learn from several repositories what holds for others, by features that two of them share."""
    least = min(2, len(set(repositories)))
    matrix = as_matrix(features, buckets_of_several(features, repositories, least=least))
    return _fit(matrix, types, freedom=_GENERAL_FREEDOM, weights=None)


def _fit(
    matrix: Matrix, types: Sequence[str], *, freedom: float, weights: Sequence[float] | None
) -> LinearModel | None:
    if len(set(types)) < 2:  # noqa: PLR2004 - nothing to tell apart
        return None
    regression = LogisticRegression(C=freedom, max_iter=_MOST_STEPS, tol=_TOLERANCE)
    regression.fit(matrix.rows, np.array(types), sample_weight=weights)
    return LinearModel(
        tuple(map(str, regression.classes_)),
        matrix.buckets,
        (_SHARPNESS * _for_each_class(regression.coef_).T).astype(np.float32),
        (_SHARPNESS * _for_each_class(regression.intercept_.reshape(-1, 1)).ravel()).astype(
            np.float32
        ),
    )


def _for_each_class(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return one row a class; of two classes the regression describes the second alone."""
    return values if len(values) > 1 else np.concatenate([-values / 2, values / 2])
