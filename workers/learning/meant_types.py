"""Learns types twice where a language model read the issues: with its vectors, and without them."""

from collections.abc import Callable, Sequence

from workers.analysis.classify.hashed_features import Features
from workers.analysis.classify.linear_model import LinearModel
from workers.analysis.classify.meaning_features import meaning_features
from workers.analysis.classify.types_model import TypesModel
from workers.toolbox import Vectors

# With fewer of the issues read, their words alone teach more.
_LEAST_SHARE_READ = 0.9

# Learn from these features of the issues at these places.
Learn = Callable[[Sequence[Features], Sequence[int]], LinearModel | None]


def learn_both(
    features: Sequence[Features],
    vectors: Sequence[Vectors | None],
    *,
    learn: Learn,
    encoder: str,
) -> TypesModel | None:
    """Return what was learned; None where the types cannot be told apart."""
    words = learn(features, range(len(features)))
    if words is None:
        return None
    read = [(place, one) for place, one in enumerate(vectors) if one is not None]
    if not encoder or len(read) < _LEAST_SHARE_READ * len(features):
        return TypesModel(words)
    rich = [{**features[place], **meaning_features(one)} for place, one in read]
    meant = learn(rich, [place for place, _ in read])
    return TypesModel(words, meant, encoder) if meant else TypesModel(words)
