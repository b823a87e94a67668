"""What a language model made of a report, as features beside its words.

They have numbers beyond those of hashed words, so a linear model takes both alike.
"""

import numpy as np

from workers.analysis.classify.hashed_features import BUCKETS, Features
from workers.toolbox import Vectors

# Weighs a vector as much as all the words of a report.
_WEIGHT = 0.5
_STEPS = 127


def meaning_features(vectors: Vectors) -> dict[int, float]:
    """Return every number of the title's vector and of the whole's, each with its own bucket."""
    numbers = np.frombuffer(b"".join(vectors), dtype=np.int8) * (_WEIGHT / _STEPS)
    return dict(enumerate(numbers.tolist(), BUCKETS))


def has_meaning(features: Features) -> bool:
    """Tell whether a language model's features are among them."""
    return BUCKETS in features
