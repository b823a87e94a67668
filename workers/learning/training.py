"""Trains a repository's models from its history, and keeps them where they hold."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.history import KnownIssue
from bot.domain.issue import Repository
from bot.store.learned import LastTraining, ModelKind, StoredModel, version_of
from workers.analysis.classify.hashed_features import Features
from workers.analysis.classify.linear_model import LinearModel
from workers.analysis.classify.readers import read_features
from workers.analysis.classify.types_model import TypesModel
from workers.learning.labelled_issue import Corrections, LabelledIssue, lessons
from workers.learning.labels import MOST_ISSUES, learn_labels
from workers.learning.meant_types import learn_both
from workers.learning.newest_lessons import NewestLessons, hold_newest
from workers.learning.types import learn_types
from workers.toolbox import Meanings, NoMeanings

_FEWEST_TYPED = 15
_MOST_TYPED = 4_000
# Training again for less would change little.
_NEW_ISSUES = 50
_NEW_SHARE = 0.1


class PastIssues(Protocol):
    """Where the issues of a repository are known."""

    def read_all(self, repository_id: int) -> Iterable[KnownIssue]: ...


class ModelStore(Protocol):
    """Where models are kept."""

    def keep_model(self, model: StoredModel) -> bool: ...

    def last_training(self, repository_id: int) -> LastTraining | None: ...

    def note_lessons(self, repository_id: int, lessons: int) -> None: ...

    def drop_model(self, repository_id: int, kind: ModelKind) -> None: ...


@dataclass(frozen=True, slots=True)
class Training:
    """Which repository is trained for, and with what."""

    repository_id: int
    repository: Repository
    history: PastIssues
    models: ModelStore
    now: Callable[[], datetime]
    corrections: Corrections = field(default_factory=Corrections)
    # The language model's vectors of the issues, which were kept when they were learned.
    meanings: Meanings = field(default_factory=NoMeanings)


def train_if_due(training: Training) -> str | None:
    """Train where enough is new since the last time, even if it came to no model; or None."""
    newest = _read(training)
    last = training.models.last_training(training.repository_id)
    if last is not None and not is_due(newest.count, last=last):
        return None
    return _train(training, newest)


def train(training: Training) -> str:
    """Learn types and labels anew; return in a few words what was learned from how much."""
    return _train(training, _read(training))


def is_due(lessons: int, *, last: LastTraining) -> bool:
    """Tell whether enough was labelled or corrected since training was last tried.

    Fewer than before are as much of a change: labels were taken off. As many as before may be other
    ones.
    """
    changed = max(abs(lessons - last.lessons), last.relabelled)
    return changed >= max(1, min(_NEW_ISSUES, int(last.lessons * _NEW_SHARE)))


def _read(training: Training) -> NewestLessons:
    known = training.history.read_all(training.repository_id)
    learned = lessons(known, corrections=training.corrections)
    return hold_newest(learned, most_typed=_MOST_TYPED, most_labelled=MOST_ISSUES)


def _train(training: Training, newest: NewestLessons) -> str:
    said = f"{_train_types(training, newest.typed)}; {_train_labels(training, newest)}"
    training.models.note_lessons(training.repository_id, newest.count)
    return said


def _train_types(training: Training, typed: Sequence[LabelledIssue]) -> str:
    model = _learn_types(typed, training) if len(typed) >= _FEWEST_TYPED else None
    if model is None:
        training.models.drop_model(training.repository_id, "types")
        return f"no types: {len(typed)} issues are too few or all alike"
    _keep(training, model, _Basis("types", len(typed)))
    return f"types from {len(typed)} issues"


def _learn_types(issues: Sequence[LabelledIssue], training: Training) -> TypesModel | None:
    vectors = training.meanings.known(training.repository_id, [one.number for one in issues])
    repository = training.repository

    def learn(features: Sequence[Features], places: Sequence[int]) -> LinearModel | None:
        chosen = [issues[place] for place in places]
        types, weights = [str(one.type) for one in chosen], [one.weight for one in chosen]
        return learn_types(features, types, weights=weights)

    return learn_both(
        [read_features(one.as_issue(repository), repository) for one in issues],
        [vectors.get(one.number) for one in issues],
        learn=learn,
        encoder=training.meanings.encoder,
    )


def _train_labels(training: Training, newest: NewestLessons) -> str:
    learned = learn_labels(newest.labelled, repository=training.repository)
    if learned is None:
        training.models.drop_model(training.repository_id, "labels")
        return f"no labels: {newest.labelled_count} issues are too few"
    basis = _Basis("labels", newest.labelled_count, learned.least_confidence)
    _keep(training, learned.model, basis)
    said = len(learned.least_confidence)
    return f"{said} of {len(learned.model.classes)} labels from {learned.learned_from} issues"


@dataclass(frozen=True, slots=True)
class _Basis:
    """What a model of a kind rests on."""

    kind: ModelKind
    learned_from: int
    least_confidence: Mapping[str, float] = field(default_factory=dict)


def _keep(training: Training, model: LinearModel | TypesModel, basis: _Basis) -> None:
    data = model.encode()
    training.models.keep_model(
        StoredModel(
            training.repository_id,
            basis.kind,
            version_of(data),
            training.now(),
            basis.learned_from,
            data,
            dict(basis.least_confidence),
        )
    )
