"""Score types by learning them from labelled issues and asking about others.

One model a repository, and one from all the other repositories for what it has not seen: the same
two that an installation works with.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from bot.domain.findings import IssueType
from bot.domain.type_opinion import ReadType
from workers.analysis.classify.hashed_features import Features
from workers.analysis.classify.readers import read_features
from workers.analysis.classify.table import classify_type
from workers.analysis.classify.type_reader import own_trust, type_reader
from workers.evaluation.types_score import Answer, TypesScore, score_answers
from workers.learning.typed_issues import TypedIssue
from workers.learning.types import learn_general_types, learn_types


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled issue with its features, which are read once."""

    typed: TypedIssue
    features: Features

    @property
    def repository(self) -> str:
        return self.typed.repository.ref.key


def evaluate_split(
    train: Sequence[TypedIssue], test: Sequence[TypedIssue], *, clock: Callable[[], float]
) -> TypesScore:
    """Learn from `train` and score on `test`."""
    learned = _examples(train)
    return _score([(learned, [Example(one, {}) for one in test])], clock=clock)


def cross_validate(
    issues: Sequence[TypedIssue], *, folds: int, seed: int, clock: Callable[[], float]
) -> TypesScore:
    """Score each part of the issues by what the other parts teach."""
    examples = _examples(issues)
    fold_of = _deal(examples, folds=folds, random=Random(seed))  # noqa: S311 - no secret
    return _score(
        [_split(examples, [number != fold for number in fold_of]) for fold in range(folds)],
        clock=clock,
    )


def leave_each_out(issues: Sequence[TypedIssue], *, clock: Callable[[], float]) -> TypesScore:
    """Score each repository by what the others teach, as if it had no history."""
    examples = _examples(issues)
    names = sorted({example.repository for example in examples})
    return _score(
        [_split(examples, [one.repository != name for one in examples]) for name in names],
        clock=clock,
    )


def _examples(issues: Sequence[TypedIssue]) -> list[Example]:
    return [Example(one, read_features(one.issue, one.repository)) for one in issues]


Part = tuple[Sequence[Example], Sequence[Example]]


def _split(examples: Sequence[Example], is_for_training: Sequence[bool]) -> Part:
    marked = list(zip(examples, is_for_training, strict=True))
    return [one for one, trains in marked if trains], [one for one, trains in marked if not trains]


def _deal(examples: Sequence[Example], *, folds: int, random: Random) -> list[int]:
    """Return each example's fold; every repository's every type is spread over all folds."""
    order = list(range(len(examples)))
    random.shuffle(order)
    order.sort(key=lambda place: (examples[place].repository, examples[place].typed.type))
    fold_of = [0] * len(examples)
    for turn, place in enumerate(order):
        fold_of[place] = turn % folds
    return fold_of


def _score(parts: Sequence[Part], *, clock: Callable[[], float]) -> TypesScore:
    answers: list[Answer] = []
    seconds = 0.0
    for train, test in parts:
        for name in sorted({example.repository for example in test}):
            readers = _learn(train, name)
            began = clock()
            own = (one for one in test if one.repository == name)
            answers.extend(_ask(one.typed, readers) for one in own)
            seconds += clock() - began
    per_issue = 1000 * seconds / max(1, len(answers))
    return score_answers(answers, milliseconds_per_issue=per_issue)


def _ask(typed: TypedIssue, readers: Sequence[ReadType]) -> Answer:
    issue = replace(typed.issue, labels=())
    finding = classify_type(issue, repository=typed.repository, learned=readers)
    return Answer(str(typed.repository.ref), typed.type, finding.type, finding.confidence)


def _learn(train: Sequence[Example], name: str) -> tuple[ReadType, ...]:
    """Return the general reader, learned elsewhere, and then the repository's own."""
    own = [example for example in train if example.repository == name]
    others = [example for example in train if example.repository != name]
    general_model = learn_general_types(
        [one.features for one in others],
        _types(others),
        repositories=[one.repository for one in others],
    )
    own_model = learn_types([one.features for one in own], _types(own))
    general = (type_reader(general_model),) if general_model else ()
    if own_model is None:
        return general
    return (*general, type_reader(own_model, trust=own_trust(len(own))))


def _types(examples: Sequence[Example]) -> list[IssueType]:
    return [example.typed.type for example in examples]
