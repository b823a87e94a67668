"""Keeps each repository's index of vectors: built beside training, read once a process."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.store.learned import ModelKind, StoredModel, version_of
from workers.providers.common_directions import CommonDirections
from workers.providers.vector_index import VectorIndex, signs_of
from workers.providers.vectors import rows_of
from workers.toolbox import Vectors as OfOneReport

KIND: ModelKind = "meanings"
# With fewer issues what they have in common is chance, and words find them all.
_FEWEST = 100
_MOST_SAMPLED = 4_000
_PER_PAGE = 1_000
_MOST_AT_HAND = 8


class KeptVectors(Protocol):
    """Where vectors are kept."""

    def numbers(
        self, repository_id: int, *, model: str, after: int = 0, before: int | None = None
    ) -> list[int]: ...

    def find(
        self, repository_id: int, numbers: Sequence[int], *, model: str
    ) -> dict[int, OfOneReport]: ...


class KeptIndexes(Protocol):
    """Where indexes are kept, by their versions."""

    def keep_model(self, model: StoredModel) -> bool: ...

    def versions(self, repository_id: int) -> dict[str, str]: ...

    def find_model(self, repository_id: int, kind: ModelKind) -> StoredModel | None: ...

    def drop_model(self, repository_id: int, kind: ModelKind) -> None: ...


class IndexShelf:
    """Indexes of the vectors of one language model."""

    def __init__(self, encoder: str, vectors: KeptVectors, indexes: KeptIndexes) -> None:
        self.encoder = encoder
        self.vectors = vectors
        self.indexes = indexes
        self._kept = lru_cache(maxsize=_MOST_AT_HAND)(self._read)

    def build(self, repository_id: int) -> None:
        """Index all vectors of a repository, unless they are as many as were indexed last."""
        numbers = self.vectors.numbers(repository_id, model=self.encoder)
        last = self.indexes.find_model(repository_id, KIND)
        if len(numbers) < _FEWEST:
            self.indexes.drop_model(repository_id, KIND)
        elif last is None or last.learned_from != len(numbers) or self._decode(last) is None:
            self._keep(repository_id, self._index(repository_id, numbers))

    def find(self, repository_id: int) -> VectorIndex | None:
        """Return the newest index; None before there is one of this model."""
        version = self.indexes.versions(repository_id).get(KIND)
        return self._kept(repository_id, version) if version else None

    def _read(self, repository_id: int, _version: str) -> VectorIndex | None:
        stored = self.indexes.find_model(repository_id, KIND)
        return self._decode(stored) if stored else None

    def _decode(self, stored: StoredModel) -> VectorIndex | None:
        """Read an index; None for one of another model, or as another version writes it."""
        with suppress(ValueError):
            index = VectorIndex.decode(stored.data)
            return index if index.encoder == self.encoder else None
        return None

    def _keep(self, repository_id: int, index: VectorIndex) -> None:
        data, count = index.encode(), len(index.numbers)
        self.indexes.keep_model(
            StoredModel(repository_id, KIND, version_of(data), datetime.now(UTC), count, data)
        )

    def _index(self, repository_id: int, numbers: Sequence[int]) -> VectorIndex:
        titles, wholes = self._in_common(repository_id, numbers)
        signs: dict[int, NDArray[np.uint64]] = {}
        for start in range(0, len(numbers), _PER_PAGE):
            page = numbers[start : start + _PER_PAGE]
            found = self.vectors.find(repository_id, page, model=self.encoder)
            own = wholes.taken_from(rows_of([whole for _, whole in found.values()]))
            signs |= dict(zip(found, signs_of(own), strict=True))
        ordered = sorted(signs)
        return VectorIndex(
            self.encoder,
            titles,
            wholes,
            np.array(ordered, np.int32),
            np.stack([signs[number] for number in ordered]),
        )

    def _in_common(
        self, repository_id: int, numbers: Sequence[int]
    ) -> tuple[CommonDirections, CommonDirections]:
        """Return what titles and wholes have in common, by some from every time."""
        step = -(-len(numbers) // _MOST_SAMPLED)
        sample = self.vectors.find(repository_id, numbers[::step], model=self.encoder).values()
        return (
            CommonDirections.of(rows_of([title for title, _ in sample])),
            CommonDirections.of(rows_of([whole for _, whole in sample])),
        )
