"""Vectors as they are kept: each number a signed byte, 127 standing for 1."""

from collections.abc import Sequence

import numpy as np

from workers.providers.common_directions import CommonDirections, Rows

STEPS = 127


def rows_of(vectors: Sequence[bytes]) -> Rows:
    """Return the vectors as the rows of a matrix."""
    numbers = np.frombuffer(b"".join(vectors), np.int8).reshape(len(vectors), -1)
    rows: Rows = numbers.astype(np.float32) / np.float32(STEPS)
    return rows


def closeness(
    one: bytes, others: Sequence[bytes], *, without: CommonDirections | None = None
) -> list[float]:
    """Return the cosine of a vector and each of the others, 0 where they point apart."""
    rows = rows_of([one, *others])
    own = rows if without is None else without.taken_from(rows)
    return [float(cosine) for cosine in np.clip(own[1:] @ own[0], 0.0, 1.0)]
