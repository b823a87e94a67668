"""Score types by learning them from labelled issues and asking about others.

One model a repository, and one from all the other repositories for what it has not seen: the same
two that an installation works with.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from bot.domain.type_opinion import ReadType
from workers.analysis.classify.hashed_features import Features
from workers.analysis.classify.learned import with_meaning
from workers.analysis.classify.linear_model import LinearModel
from workers.analysis.classify.readers import read_features
from workers.analysis.classify.table import classify_type
from workers.analysis.classify.type_reader import own_trust, type_reader
from workers.analysis.classify.types_model import TypesModel
from workers.evaluation.types_score import Answer, TypesScore, score_answers
from workers.learning.meant_types import learn_both
from workers.learning.prior import learn_general, read_vectors
from workers.learning.typed_issues import TypedIssue
from workers.learning.types import learn_types
from workers.toolbox import Meanings, NoMeanings, Vectors

_NONE = NoMeanings()


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled issue with its features, which are read once."""

    typed: TypedIssue
    features: Features
    vectors: Vectors | None = None

    @property
    def repository(self) -> str:
        return self.typed.repository.ref.key


def evaluate_split(
    train: Sequence[TypedIssue],
    test: Sequence[TypedIssue],
    *,
    clock: Callable[[], float],
    meanings: Meanings = _NONE,
) -> TypesScore:
    """Learn from `train` and score on `test`."""
    learned = _examples(train, meanings)
    return _score([(learned, [Example(one, {}) for one in test])], clock=clock, meanings=meanings)


def cross_validate(
    issues: Sequence[TypedIssue],
    *,
    folds: int,
    seed: int,
    clock: Callable[[], float],
    meanings: Meanings = _NONE,
) -> TypesScore:
    """Score each part of the issues by what the other parts teach."""
    examples = _examples(issues, meanings)
    fold_of = _deal(examples, folds=folds, random=Random(seed))  # noqa: S311 - no secret
    return _score(
        [_split(examples, [number != fold for number in fold_of]) for fold in range(folds)],
        clock=clock,
        meanings=meanings,
    )


def leave_each_out(
    issues: Sequence[TypedIssue], *, clock: Callable[[], float], meanings: Meanings = _NONE
) -> TypesScore:
    """Score each repository by what the others teach, as if it had no history."""
    examples = _examples(issues, meanings)
    names = sorted({example.repository for example in examples})
    return _score(
        [_split(examples, [one.repository != name for one in examples]) for name in names],
        clock=clock,
        meanings=meanings,
    )


def _examples(issues: Sequence[TypedIssue], meanings: Meanings) -> list[Example]:
    return [
        Example(one, read_features(one.issue, one.repository), read_vectors(one, meanings))
        for one in issues
    ]


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


def _score(parts: Sequence[Part], *, clock: Callable[[], float], meanings: Meanings) -> TypesScore:
    answers: list[Answer] = []
    seconds = 0.0
    for train, test in parts:
        for name in sorted({example.repository for example in test}):
            readers = _learn(train, name, encoder=meanings.encoder)
            began = clock()
            own = (one for one in test if one.repository == name)
            answers.extend(_ask(one.typed, readers, meanings) for one in own)
            seconds += clock() - began
    per_issue = 1000 * seconds / max(1, len(answers))
    return score_answers(answers, milliseconds_per_issue=per_issue)


def _ask(typed: TypedIssue, readers: Sequence[ReadType], meanings: Meanings) -> Answer:
    issue = replace(typed.issue, labels=())
    read_meaning = meanings.read if meanings.encoder else None
    learned = [with_meaning(read, typed.repository, read_meaning) for read in readers]
    finding = classify_type(issue, repository=typed.repository, learned=learned)
    return Answer(str(typed.repository.ref), typed.type, finding.type, finding.confidence)


def _learn(train: Sequence[Example], name: str, *, encoder: str) -> tuple[ReadType, ...]:
    """Return the general reader, learned elsewhere, and then the repository's own."""
    own = [example for example in train if example.repository == name]
    others = [example for example in train if example.repository != name]
    general_model = learn_general(
        [one.typed for one in others],
        [one.features for one in others],
        [one.vectors for one in others],
        encoder=encoder,
    )
    own_model = _learn_own(own, encoder=encoder)
    general = (type_reader(general_model),) if general_model else ()
    if own_model is None:
        return general
    return (*general, type_reader(own_model, trust=own_trust(len(own))))


def _learn_own(own: Sequence[Example], *, encoder: str) -> TypesModel | None:
    def learn(features: Sequence[Features], places: Sequence[int]) -> LinearModel | None:
        return learn_types(features, [str(own[place].typed.type) for place in places])

    features, vectors = [one.features for one in own], [one.vectors for one in own]
    return learn_both(features, vectors, learn=learn, encoder=encoder)
