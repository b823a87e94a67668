"""Which language model there is: the one that was built into the data folder, or none."""

from importlib.util import find_spec
from pathlib import Path

from bot.store.engine import open_engine
from bot.store.history_vectors import VectorStore
from bot.store.learned import Database, LearnedStore
from workers.providers.index_shelf import IndexShelf
from workers.providers.meanings import MiniLMMeanings
from workers.providers.minilm import MODEL_FILE, MODEL_NAME, TOKENIZER_FILE, MiniLM
from workers.toolbox import Meanings, NoMeanings

_FILES = (MODEL_FILE, TOKENIZER_FILE)
_LIBRARIES = ("numpy", "onnxruntime", "tokenizers")


def model_folder(data_dir: Path) -> Path:
    """Return where the model lies, once it is built."""
    return data_dir / "embeddings"


def open_meanings(data_dir: Path, database: Database) -> Meanings:
    """Return the model's opinions; without the model or the extra `embeddings` there are none."""
    folder = model_folder(data_dir)
    is_built = all((folder / name).is_file() for name in _FILES)
    if is_built and all(find_spec(name) for name in _LIBRARIES):
        return _open(folder, database)
    return NoMeanings()


def open_encoder(folder: Path | None) -> Meanings:
    """Return the model in `folder` for those who only read with it; without a folder there is none.

    Nothing is kept of what it reads. ValueError says what is missing.
    """
    return open_model(folder, open_engine("sqlite://")) if folder else NoMeanings()


def open_model(folder: Path, database: Database) -> Meanings:
    """Return the model in `folder`; ValueError says what is missing."""
    absent = next((name for name in _FILES if not (folder / name).is_file()), None)
    if absent:
        raise ValueError(f"{folder} holds no {absent}; `issuegraph embeddings` builds a model")
    lacking = next((name for name in _LIBRARIES if not find_spec(name)), None)
    if lacking:
        raise ValueError(f"install the extra `embeddings` first ({lacking} is missing)")
    return _open(folder, database)


def _open(folder: Path, database: Database) -> Meanings:
    vectors = VectorStore(database)
    indexes = IndexShelf(MODEL_NAME, vectors, LearnedStore(database))
    return MiniLMMeanings(MiniLM(folder), vectors, indexes)
