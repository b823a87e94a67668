"""Builds the general model of types, for repositories without history, from labelled files."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workers.analysis.classify.readers import read_features
from workers.learning.typed_issues import TypedIssue, read_typed_issues
from workers.learning.types import learn_general_types

# At two bytes a weight and four a number, the model stays far below 5 MB.
_MOST_FEATURES = 200_000


@dataclass(frozen=True, slots=True)
class Prior:
    """A general model as it is stored, and what it was made from."""

    issues: int
    repositories: int
    features: int
    data: bytes = field(repr=False)


def build(files: Sequence[Path]) -> Prior:
    """Learn from the files together; ValueError names what cannot be learned from."""
    issues = [issue for file in files for issue in _read(file)]
    repositories = [one.repository.ref.key for one in issues]
    model = learn_general_types(
        [read_features(one.issue, one.repository) for one in issues],
        [str(one.type) for one in issues],
        repositories=repositories,
    )
    if model is None:
        raise ValueError("the issues are all of one type: there is nothing to tell apart")
    model = model.pruned(most=_MOST_FEATURES)
    return Prior(len(issues), len(set(repositories)), len(model.buckets), model.encode())


def _read(file: Path) -> list[TypedIssue]:
    with file.open(encoding="utf-8", newline="") as lines:
        try:
            return list(read_typed_issues(lines))
        except ValueError as error:
            raise ValueError(f"{file}: {error}") from error
