"""A model of types: of words alone, and of words with meanings for where there is a language model.

Both are kept together, so that a machine without the language model, or with another one, reads
types with the words, as if nobody had ever learned more.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Self
from zipfile import BadZipFile

import numpy as np

from workers.analysis.classify.hashed_features import Features
from workers.analysis.classify.linear_model import LinearModel
from workers.analysis.classify.meaning_features import has_meaning


@dataclass(frozen=True, slots=True)
class TypesModel:
    """The model of words; beside it one that was learned with the vectors of `encoder`."""

    words: LinearModel
    meant: LinearModel | None = None
    encoder: str = ""

    def fitting(self, features: Features) -> LinearModel:
        """Return the model that was learned from features like these."""
        return self.meant if self.meant is not None and has_meaning(features) else self.words

    def read_by(self, encoder: str) -> "TypesModel":
        """Return what of the model holds where `encoder` is the language model."""
        return self if encoder and encoder == self.encoder else TypesModel(self.words)

    def pruned(self, *, most: int) -> "TypesModel":
        """Return both with the features whose weights are the largest."""
        meant = self.meant.pruned(most=most) if self.meant else None
        return TypesModel(self.words.pruned(most=most), meant, self.encoder)

    def encode(self) -> bytes:
        """Write both as NumPy arrays; without meanings, as the model of words alone."""
        if self.meant is None:
            return self.words.encode()
        buffer = BytesIO()
        np.savez(
            buffer,
            encoder=np.array(self.encoder),
            words=np.frombuffer(self.words.encode(), dtype=np.uint8),
            meant=np.frombuffer(self.meant.encode(), dtype=np.uint8),
        )
        return buffer.getvalue()

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Read what `encode` wrote; ValueError for anything else."""
        try:
            with np.load(BytesIO(data), allow_pickle=False) as arrays:
                if "meant" not in arrays:
                    return cls(LinearModel.decode(data))
                words, meant = (arrays[name].tobytes() for name in ("words", "meant"))
                encoder = str(arrays["encoder"])
        except (BadZipFile, EOFError, KeyError, OSError, TypeError) as error:
            raise ValueError(f"not a model: {error}") from error
        return cls(LinearModel.decode(words), LinearModel.decode(meant), encoder)
