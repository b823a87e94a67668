"""The models that an analysis reads with, as far as there are any."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.domain.findings import LabelSuggestion
from bot.domain.issue import Issue, Repository
from bot.domain.type_opinion import ReadType, TypeOpinion
from workers.analysis.classify.hashed_features import BUCKETS, Features
from workers.analysis.classify.label_reader import ReadLabels
from workers.analysis.classify.meaning_features import meaning_features
from workers.analysis.classify.readers import read_features
from workers.analysis.form_sections import strip_template
from workers.toolbox import Vectors

# As much of a text as the history keeps.
_LONGEST_TEXT = 8_000

# What a language model makes of a title and the reporter's own words.
ReadMeaning = Callable[[str, str], Vectors | None]


@dataclass(frozen=True, slots=True)
class LearnedModels:
    """What was learned: from other repositories, and from the repository's own history."""

    general_types: ReadType | None = None
    own_types: ReadType | None = None
    labels: ReadLabels | None = None
    # From which confidence on a type proved right often enough; None where nothing has shown it.
    least_type_confidence: float | None = None
    # None where there is no language model.
    read_meaning: ReadMeaning | None = field(default=None, compare=False)

    def type_readers(self, repository: Repository) -> tuple[ReadType, ...]:
        """Return the readers of types in the order in which they count, the own one last."""
        general = (self.general_types,) if self.general_types else ()
        own = (_from_own_words(self.own_types, repository),) if self.own_types else ()
        return tuple(with_meaning(one, repository, self.read_meaning) for one in (*general, *own))

    def suggest_labels(self, issue: Issue, repository: Repository) -> tuple[LabelSuggestion, ...]:
        """Return the labels that fit; none where nothing was learned."""
        if self.labels is None:
            return ()
        return self.labels(as_history_keeps(issue, repository), repository)


def as_history_keeps(issue: Issue, repository: Repository) -> Issue:
    """Return the issue with the text that models of its repository are learned from."""
    text = strip_template(issue.body, forms=repository.forms)[:_LONGEST_TEXT]
    return replace(issue, body=text)


def _from_own_words(read: ReadType, repository: Repository) -> ReadType:
    """Return a reader that looks at what the history would keep of an issue."""

    def read_own(issue: Issue, features: Features) -> TypeOpinion:
        own = as_history_keeps(issue, repository)
        meant = {bucket: features[bucket] for bucket in features if bucket >= BUCKETS}
        return read(own, {**read_features(own, repository), **meant})

    return read_own


def with_meaning(
    read: ReadType, repository: Repository, read_meaning: ReadMeaning | None
) -> ReadType:
    """Return a reader that sees, beside the features, what a language model makes of the issue."""
    if read_meaning is None:
        return read

    def read_meant(issue: Issue, features: Features) -> TypeOpinion:
        own = as_history_keeps(issue, repository)
        vectors = read_meaning(own.title, own.body)
        return read(issue, {**features, **meaning_features(vectors)} if vectors else features)

    return read_meant
