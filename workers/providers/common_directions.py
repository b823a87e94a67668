"""What all texts of one repository have in common, taken out before two of them are compared.

Vectors of texts from one field share a mean and a few strong directions, which tell what the field
is and not what a text is about. A cosine tells more without them: "All-but-the-Top" (Mu and
Viswanath, ICLR 2018), whose rule takes a hundredth of the dimensions.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

_DIMENSIONS_PER_DIRECTION = 100

# One vector a row.
Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class CommonDirections:
    """The mean (dimensions) and the strongest directions (direction x dimensions, of length 1)."""

    mean: NDArray[np.float32]
    directions: Rows

    @classmethod
    def of(cls, rows: Rows) -> Self:
        """Return what the vectors have in common."""
        mean = rows.mean(axis=0)
        most = rows.shape[1] // _DIMENSIONS_PER_DIRECTION
        _, _, directions = np.linalg.svd(rows - mean, full_matrices=False)
        return cls(mean, directions[:most])

    def taken_from(self, rows: Rows) -> Rows:
        """Return the vectors without it, each of length 1 again, or 0 where nothing is left."""
        own = rows - self.mean
        own = own - (own @ self.directions.T) @ self.directions
        lengths = np.linalg.norm(own, axis=1, keepdims=True)
        rest: Rows = own / np.maximum(lengths, 1e-9)
        return rest
