"""Trains on this machine's database, and opens the shelf of what was trained."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bot.domain.issue import Repository
from bot.domain.requests import Target
from bot.store.history import HistoryStore
from bot.store.learned import Database, LearnedStore
from workers.learning.labelled_issue import Corrections
from workers.learning.shelf import ModelShelf, read_general_types
from workers.toolbox import Clock, EffectMemory, Meanings, NoMeanings

# Written by `issuegraph build-prior`, by an operator who may use the texts it learned from.
GENERAL_TYPES_FILE = "types-prior.npz"


def open_shelf(engine: Database, *, data_dir: Path, meanings: Meanings | None = None) -> ModelShelf:
    """Return the shelf of models in the database; ValueError for a general model that is none."""
    general = read_general_types(data_dir / GENERAL_TYPES_FILE)
    return ModelShelf(LearnedStore(engine), general_types=general, meanings=meanings)


@dataclass(frozen=True, slots=True)
class Trainer:
    """Trains a repository's models when enough of its issues are new."""

    engine: Database
    # None where there is no Redis, and so nobody could take off what the bot had put on.
    memory: EffectMemory | None
    clock: Clock
    web_url: str
    meanings: Meanings = field(default_factory=NoMeanings)

    def train(self, target: Target, *, is_due: bool = False) -> str | None:
        """Learn anew where that is due; say what came of it, or None where it was not."""
        from workers.learning.training import Training, train, train_if_due

        self.meanings.index(target.repository_id)
        training = Training(
            target.repository_id,
            Repository(target.repository, f"{self.web_url}/{target.repository}"),
            HistoryStore(self.engine),
            LearnedStore(self.engine),
            self.clock.now,
            self._corrections(target),
            self.meanings,
        )
        return train(training) if is_due else train_if_due(training)

    def _corrections(self, target: Target) -> Corrections:
        if self.memory is None:
            return Corrections()
        keys_of = partial(_keys_of, target.repository_id)
        rejected, wanted = self.memory.rejected_labels_of, self.memory.wanted_labels_of
        return Corrections(lambda some: rejected(keys_of(some)), lambda some: wanted(keys_of(some)))


def _keys_of(repository_id: int, numbers: Sequence[int]) -> list[str]:
    return [f"{repository_id}:{number}" for number in numbers]
