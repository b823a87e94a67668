"""Trains a repository's models from its history, and keeps them where they hold."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.history import KnownIssue
from bot.domain.issue import Repository
from bot.store.learned import ModelKind, StoredModel, version_of
from workers.analysis.classify.linear_model import LinearModel
from workers.analysis.classify.readers import read_features
from workers.learning.labelled_issue import LabelledIssue, lessons
from workers.learning.labels import learn_labels
from workers.learning.types import learn_types

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

    def keep_model(self, model: StoredModel) -> None: ...

    def learned_from(self, repository_id: int) -> Mapping[str, int]: ...

    def drop_model(self, repository_id: int, kind: ModelKind) -> None: ...


@dataclass(frozen=True, slots=True)
class Training:
    """Which repository is trained for, and with what."""

    repository_id: int
    repository: Repository
    history: PastIssues
    models: ModelStore
    now: Callable[[], datetime]
    # By number, the labels that a person took off after the bot had put them on.
    rejected: Callable[[int], frozenset[str]] = lambda _: frozenset()


def train_if_due(training: Training) -> str:
    """Train where enough issues are new since the last time, or it never came to a model."""
    issues = _read(training)
    learned_from = max(training.models.learned_from(training.repository_id).values(), default=0)
    labelled = sum(bool(one.labels) for one in issues)
    if not is_due(labelled, learned_from=learned_from):
        return f"{labelled - learned_from} newly labelled issues are too few to learn anew"
    return _train(training, issues)


def train(training: Training) -> str:
    """Learn types and labels anew; return in a few words what was learned from how much."""
    return _train(training, _read(training))


def _read(training: Training) -> tuple[LabelledIssue, ...]:
    known = training.history.read_all(training.repository_id)
    return tuple(lessons(known, rejected=training.rejected))


def _train(training: Training, issues: Sequence[LabelledIssue]) -> str:
    return f"{_train_types(training, issues)}; {_train_labels(training, issues)}"


def is_due(labelled: int, *, learned_from: int) -> bool:
    """Tell whether enough issues were labelled since a model was learned."""
    return labelled - learned_from >= max(1, min(_NEW_ISSUES, int(learned_from * _NEW_SHARE)))


def _train_types(training: Training, issues: Sequence[LabelledIssue]) -> str:
    typed = [one for one in issues if one.type is not None][-_MOST_TYPED:]
    model = _learn_types(typed, training.repository) if len(typed) >= _FEWEST_TYPED else None
    if model is None:
        training.models.drop_model(training.repository_id, "types")
        return f"no types: {len(typed)} issues are too few or all alike"
    _keep(training, model, kind="types", learned_from=len(typed), least_confidence={})
    return f"types from {len(typed)} issues"


def _learn_types(issues: Sequence[LabelledIssue], repository: Repository) -> LinearModel | None:
    return learn_types(
        [read_features(one.as_issue(repository), repository) for one in issues],
        [str(one.type) for one in issues],
        weights=[one.weight for one in issues],
    )


def _train_labels(training: Training, issues: Sequence[LabelledIssue]) -> str:
    labelled = [one for one in issues if one.labels or one.rejected]
    learned = learn_labels(labelled, repository=training.repository)
    if learned is None:
        training.models.drop_model(training.repository_id, "labels")
        return f"no labels: {len(labelled)} issues are too few"
    _keep(
        training,
        learned.model,
        kind="labels",
        learned_from=len(labelled),
        least_confidence=learned.least_confidence,
    )
    said = len(learned.least_confidence)
    return f"{said} of {len(learned.model.classes)} labels from {learned.learned_from} issues"


def _keep(
    training: Training,
    model: LinearModel,
    *,
    kind: ModelKind,
    learned_from: int,
    least_confidence: Mapping[str, float],
) -> None:
    data = model.encode()
    training.models.keep_model(
        StoredModel(
            training.repository_id,
            kind,
            version_of(data),
            training.now(),
            learned_from,
            data,
            dict(least_confidence),
        )
    )
