"""An index of what a language model made of a repository's issues, small enough to read for a job.

Of each issue it keeps one bit a dimension, the sign of what is its own (random hyperplanes after
Charikar, 2002, with the axes for planes). Few different bits mean a close vector; whoever asks
compares the vectors themselves of the few that are found.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from workers.providers.common_directions import CommonDirections, Rows


@dataclass(frozen=True, slots=True, eq=False)
class VectorIndex:
    """Issue numbers, ascending, and the signs of each (issue x words of 64 bits)."""

    encoder: str
    # Of the titles, and of the wholes, which are what is indexed.
    titles: CommonDirections
    wholes: CommonDirections
    numbers: NDArray[np.int32]
    signs: NDArray[np.uint64]

    def nearest(self, whole: Rows, *, before: int, most: int) -> list[int]:
        """Return the numbers below `before` whose signs differ least from those of `whole`.

        At most so many, in no order.
        """
        end = int(np.searchsorted(self.numbers, before))
        asked = signs_of(self.wholes.taken_from(whole[None, :]))
        differing = np.bitwise_count(self.signs[:end] ^ asked).sum(axis=1)
        places = np.argpartition(differing, most)[:most] if end > most else np.arange(end)
        return [int(number) for number in self.numbers[places]]

    @property
    def newest(self) -> int:
        """Return the largest number that is indexed, 0 when none is."""
        return int(self.numbers[-1]) if len(self.numbers) else 0

    def encode(self) -> bytes:
        """Write the index as NumPy's own arrays; others would get other names."""
        buffer = BytesIO()
        np.savez(
            buffer,
            encoder=np.frombuffer(self.encoder.encode(), np.uint8),
            title_mean=self.titles.mean,
            title_directions=self.titles.directions,
            whole_mean=self.wholes.mean,
            whole_directions=self.wholes.directions,
            numbers=self.numbers,
            signs=self.signs,
        )
        return buffer.getvalue()

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Read what `encode` wrote; ValueError for anything else."""
        try:
            with np.load(BytesIO(data), allow_pickle=False) as arrays:
                return cls(
                    arrays["encoder"].tobytes().decode(),
                    CommonDirections(arrays["title_mean"], arrays["title_directions"]),
                    CommonDirections(arrays["whole_mean"], arrays["whole_directions"]),
                    arrays["numbers"],
                    arrays["signs"],
                )
        except (BadZipFile, EOFError, KeyError, OSError, TypeError, ValueError) as error:
            raise ValueError(f"not an index of vectors: {error}") from error


def signs_of(rows: Rows) -> NDArray[np.uint64]:
    """Return a bit a dimension, 1 for a positive number; the dimensions are a multiple of 64."""
    return np.packbits(rows > 0, axis=1).view(np.uint64)
