"""Labelled issues as a sparse matrix: one row an issue, one column a feature they share."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]  # it has none

from workers.analysis.classify.hashed_features import Features


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Rows of features; `buckets` names the columns in ascending order."""

    buckets: NDArray[np.int32]
    rows: sparse.csr_matrix


def common_buckets(features: Sequence[Features], *, least: int) -> NDArray[np.int32]:
    """Return, in ascending order, the buckets that at least so many issues share."""
    counts = Counter(bucket for one in features for bucket in one)
    common = [bucket for bucket, count in counts.items() if count >= least]
    return np.array(sorted(common), dtype=np.int32)


def buckets_of_several(
    features: Sequence[Features], groups: Sequence[Hashable], *, least: int
) -> NDArray[np.int32]:
    """Return the buckets that stand in issues of at least `least` different groups."""
    pairs = {(bucket, group) for one, group in zip(features, groups, strict=True) for bucket in one}
    counts = Counter(bucket for bucket, _ in pairs)
    return np.array(sorted(b for b, count in counts.items() if count >= least), dtype=np.int32)


def as_matrix(features: Sequence[Features], buckets: NDArray[np.int32]) -> Matrix:
    """Arrange the features in columns; those in other buckets are left out."""
    column = {int(bucket): place for place, bucket in enumerate(buckets)}
    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for one in features:
        known = [(column[bucket], value) for bucket, value in one.items() if bucket in column]
        columns.extend(place for place, _ in known)
        values.extend(value for _, value in known)
        ends.append(len(columns))
    shape = (len(features), len(buckets))
    return Matrix(buckets, sparse.csr_matrix((values, columns, ends), shape=shape))
