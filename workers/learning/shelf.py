"""Hands out models: each is read once a process, and again only when its version has changed."""

from pathlib import Path
from threading import Lock
from typing import Protocol

from bot.domain.history import WordThresholds
from bot.domain.type_opinion import ReadType
from bot.store.learned import ModelKind, StoredModel
from workers.analysis.classify.label_reader import ReadLabels, label_reader
from workers.analysis.classify.learned import LearnedModels
from workers.analysis.classify.linear_model import LinearModel
from workers.analysis.classify.type_reader import own_trust, type_reader
from workers.analysis.classify.types_model import TypesModel
from workers.toolbox import Meanings, NoMeanings

_MOST_KEPT = 50
# What changes with anything that is read of a repository.
_Edition = tuple[dict[str, str], WordThresholds]


class StoredModels(Protocol):
    """Where models are kept."""

    def versions(self, repository_id: int) -> dict[str, str]: ...

    def word_thresholds(self, repository_id: int) -> WordThresholds: ...

    def find_model(self, repository_id: int, kind: ModelKind) -> StoredModel | None: ...


class ModelShelf:
    """The models of repositories, beside a general one of types where the operator built one."""

    def __init__(
        self,
        store: StoredModels,
        *,
        general_types: TypesModel | None = None,
        meanings: Meanings | None = None,
    ) -> None:
        self._store = store
        self._meanings = meanings or NoMeanings()
        self._general_types = self._reader(general_types) if general_types else None
        self._lock = Lock()
        self._kept: dict[int, tuple[_Edition, LearnedModels]] = {}

    def models(self, repository_id: int) -> LearnedModels:
        """Return what was learned that holds for the repository."""
        thresholds = self._store.word_thresholds(repository_id)
        edition = (self._store.versions(repository_id), thresholds)
        with self._lock:
            known = self._kept.get(repository_id)
        if known is not None and known[0] == edition:
            return known[1]
        models = LearnedModels(
            self._general_types,
            self._own_types(self._store.find_model(repository_id, "types")),
            _labels(self._store.find_model(repository_id, "labels"), least=thresholds.label or 0.0),
            thresholds.type,
            self._meanings.read if self._meanings.encoder else None,
        )
        self._keep(repository_id, edition, models)
        return models

    def _own_types(self, stored: StoredModel | None) -> ReadType | None:
        if stored is None:
            return None
        return self._reader(TypesModel.decode(stored.data), trust=own_trust(stored.learned_from))

    def _reader(self, model: TypesModel, *, trust: float = 1.0) -> ReadType:
        return type_reader(model.read_by(self._meanings.encoder), trust=trust)

    def _keep(self, repository_id: int, edition: _Edition, models: LearnedModels) -> None:
        with self._lock:
            self._kept.pop(repository_id, None)
            if len(self._kept) >= _MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[repository_id] = (edition, models)


def read_general_types(path: Path) -> TypesModel | None:
    """Return the model that `issuegraph build-prior` wrote to a file; None where there is none.

    ValueError when the file holds anything else.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    return TypesModel.decode(data)


def _labels(stored: StoredModel | None, *, least: float) -> ReadLabels | None:
    """Read each label from what training found on, and never below what the back-test found."""
    if stored is None:
        return None
    model = LinearModel.decode(stored.data)
    return label_reader(model, least_confidence=stored.least_confidence, floor=least)
