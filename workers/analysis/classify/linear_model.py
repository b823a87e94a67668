"""A linear model over hashed features: a few arrays, which predict in a fraction of a millisecond.

It is stored as NumPy's own arrays and never as Python objects, so that reading one runs no code.
"""

import json
from dataclasses import dataclass
from io import BytesIO
from typing import Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from workers.analysis.classify.hashed_features import BUCKETS, Features

_FORMAT = 1


@dataclass(frozen=True, slots=True, eq=False)
class LinearModel:
    """Weights (bucket x class) of the buckets that count, in ascending order; intercepts."""

    classes: tuple[str, ...]
    buckets: NDArray[np.int32]
    weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]

    def scores(self, features: Features) -> NDArray[np.float32]:
        """Return the log-odds of each class, not calibrated."""
        rows, values = self._known(features)
        scores: NDArray[np.float32] = values @ self.weights[rows] + self.intercepts
        return scores

    def deciding(self, features: Features, class_: str, *, most: int = 12) -> tuple[int, ...]:
        """Return the buckets of words that speak for a class, the most telling first."""
        rows, values = self._known(features)
        is_word = self.buckets[rows] < BUCKETS
        rows, values = rows[is_word], values[is_word]
        # What speaks for every class alike decides nothing.
        weights = self.weights[rows]
        column = self.classes.index(class_)
        rest = weights.mean(axis=1) if len(self.classes) > 1 else 0.0
        telling = values * (weights[:, column] - rest)
        order = np.argsort(-telling, kind="stable")[:most]
        return tuple(int(self.buckets[rows[place]]) for place in order if telling[place] > 0)

    def pruned(self, *, most: int) -> "LinearModel":
        """Return the model with the buckets whose weights are the largest."""
        if len(self.buckets) <= most:
            return self
        largest = np.abs(self.weights).max(axis=1)
        kept = np.sort(np.argsort(-largest, kind="stable")[:most])
        return LinearModel(self.classes, self.buckets[kept], self.weights[kept], self.intercepts)

    def encode(self) -> bytes:
        """Write the model; weights keep three digits."""
        buffer = BytesIO()
        header = json.dumps({"format": _FORMAT, "classes": self.classes}).encode()
        np.savez(
            buffer,
            header=np.frombuffer(header, dtype=np.uint8),
            buckets=self.buckets,
            weights=self.weights.astype(np.float16),
            intercepts=self.intercepts,
        )
        return buffer.getvalue()

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Read what `encode` wrote; ValueError for anything else."""
        try:
            with np.load(BytesIO(data), allow_pickle=False) as arrays:
                header = json.loads(arrays["header"].tobytes())
                weights = arrays["weights"].astype(np.float32)
                model = cls(
                    tuple(header["classes"]), arrays["buckets"], weights, arrays["intercepts"]
                )
        except (BadZipFile, EOFError, KeyError, OSError, TypeError, ValueError) as error:
            raise ValueError(f"not a model: {error}") from error
        if weights.shape != (len(model.buckets), len(model.classes)):
            raise ValueError("not a model: its arrays do not fit each other")
        return model

    def _known(self, features: Features) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Return the rows of the features that the model has weights for, and their values."""
        asked = np.fromiter(features.keys(), dtype=np.int32, count=len(features))
        values = np.fromiter(features.values(), dtype=np.float32, count=len(features))
        if not len(self.buckets):
            return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.float32)
        places = np.searchsorted(self.buckets, asked).clip(max=len(self.buckets) - 1)
        is_known = self.buckets[places] == asked
        return places[is_known], values[is_known]


def softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return log-odds as probabilities."""
    powers: NDArray[np.float32] = np.exp(scores - scores.max())
    shares: NDArray[np.float32] = powers / powers.sum()
    return shares


def share_of_each(model: LinearModel, features: Features) -> dict[str, float]:
    """Return the probability of each class, where exactly one of them is true."""
    return dict(zip(model.classes, map(float, softmax(model.scores(features))), strict=True))
