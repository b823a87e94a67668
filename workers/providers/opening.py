"""Which language model there is: the one that was built into the data folder, or none."""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from workers.providers.meanings import MiniLMMeanings, Vectors
from workers.providers.minilm import MODEL_FILE, TOKENIZER_FILE, MiniLM
from workers.toolbox import Meanings, NoMeanings
from workers.toolbox import Vectors as OfOneReport

_FILES = (MODEL_FILE, TOKENIZER_FILE)
_LIBRARIES = ("numpy", "onnxruntime", "tokenizers")


def model_folder(data_dir: Path) -> Path:
    """Return where the model lies, once it is built."""
    return data_dir / "embeddings"


def open_meanings(data_dir: Path, vectors: Vectors) -> Meanings:
    """Return the model's opinions; without the model or the extra `embeddings` there are none."""
    folder = model_folder(data_dir)
    is_built = all((folder / name).is_file() for name in _FILES)
    if is_built and all(find_spec(name) for name in _LIBRARIES):
        return MiniLMMeanings(MiniLM(folder), vectors)
    return NoMeanings()


def open_encoder(folder: Path | None) -> Meanings:
    """Return the model in `folder` for those who only read with it; without a folder there is none.

    Nothing is kept of what it reads. ValueError says what is missing.
    """
    return open_model(folder, _NoVectors()) if folder else NoMeanings()


def open_model(folder: Path, vectors: Vectors) -> Meanings:
    """Return the model in `folder`; ValueError says what is missing."""
    absent = next((name for name in _FILES if not (folder / name).is_file()), None)
    if absent:
        raise ValueError(f"{folder} holds no {absent}; `issuegraph embeddings` builds a model")
    lacking = next((name for name in _LIBRARIES if not find_spec(name)), None)
    if lacking:
        raise ValueError(f"install the extra `embeddings` first ({lacking} is missing)")
    return MiniLMMeanings(MiniLM(folder), vectors)


class _NoVectors:
    """Where no vectors are kept."""

    def save(self, repository_id: int, vectors: Mapping[int, OfOneReport], *, model: str) -> None:
        """Keep nothing."""

    def find(
        self,
        repository_id: int,  # noqa: ARG002 - what the protocol gives
        numbers: Sequence[int],  # noqa: ARG002
        *,
        model: str,  # noqa: ARG002
    ) -> dict[int, OfOneReport]:
        return {}
