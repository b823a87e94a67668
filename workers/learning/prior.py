"""Builds the general model of types, for repositories without history, from labelled files."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workers.analysis.classify.hashed_features import Features
from workers.analysis.classify.learned import as_history_keeps
from workers.analysis.classify.linear_model import LinearModel
from workers.analysis.classify.readers import read_features
from workers.analysis.classify.types_model import TypesModel
from workers.learning.meant_types import learn_both
from workers.learning.typed_issues import TypedIssue, read_typed_issues
from workers.learning.types import learn_general_types
from workers.toolbox import Meanings, NoMeanings, Vectors

# At two bytes a weight and four a number, the model stays far below 5 MB.
_MOST_FEATURES = 200_000


@dataclass(frozen=True, slots=True)
class Prior:
    """A general model as it is stored, and what it was made from."""

    issues: int
    repositories: int
    features: int
    data: bytes = field(repr=False)


def build(files: Sequence[Path], *, meanings: Meanings | None = None) -> Prior:
    """Learn from the files together; ValueError names what cannot be learned from.

    With a language model, what it makes of the issues is learned beside their words.
    """
    issues = [issue for file in files for issue in _read(file)]
    model = learn_general(
        issues,
        [read_features(one.issue, one.repository) for one in issues],
        [read_vectors(one, meanings or NoMeanings()) for one in issues],
        encoder=meanings.encoder if meanings else "",
    )
    if model is None:
        raise ValueError("the issues are all of one type: there is nothing to tell apart")
    model = model.pruned(most=_MOST_FEATURES)
    repositories = {one.repository.ref.key for one in issues}
    return Prior(len(issues), len(repositories), len(model.words.buckets), model.encode())


def read_vectors(one: TypedIssue, meanings: Meanings) -> Vectors | None:
    """Return what a language model makes of an issue, without its template."""
    own = as_history_keeps(one.issue, one.repository)
    return meanings.read(own.title, own.body)


def learn_general(
    issues: Sequence[TypedIssue],
    features: Sequence[Features],
    vectors: Sequence[Vectors | None],
    *,
    encoder: str,
) -> TypesModel | None:
    """Learn from several repositories; None where the issues are all of one type."""

    def learn(some: Sequence[Features], places: Sequence[int]) -> LinearModel | None:
        chosen = [issues[place] for place in places]
        repositories = [one.repository.ref.key for one in chosen]
        types = [str(one.type) for one in chosen]
        return learn_general_types(some, types, repositories=repositories)

    return learn_both(features, vectors, learn=learn, encoder=encoder)


def _read(file: Path) -> list[TypedIssue]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        try:
            return list(read_typed_issues(lines))
        except ValueError as error:
            raise ValueError(f"{file}: {error}") from error
