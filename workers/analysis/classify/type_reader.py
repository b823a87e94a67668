"""Reads an issue's type with a model that was learned from labelled issues."""

from bot.domain.findings import IssueType
from bot.domain.issue import Issue
from bot.domain.type_opinion import ReadType, TypeOpinion
from workers.analysis.classify.hashed_features import Features, quotes
from workers.analysis.classify.linear_model import share_of_each
from workers.analysis.classify.types_model import TypesModel

_MOST_QUOTES = 3
# With this many labelled issues a repository's own model counts as much as what was known before.
_ISSUES_FOR_HALF_TRUST = 20


def own_trust(learned_from: int) -> float:
    """Return how much a repository's own model counts that was learned from so many issues."""
    return learned_from / (learned_from + _ISSUES_FOR_HALF_TRUST)


def type_reader(learned: TypesModel, *, trust: float = 1.0) -> ReadType:
    """Return what reads types with a model whose classes are the values of `IssueType`."""

    def read(issue: Issue, features: Features) -> TypeOpinion:
        model = learned.fitting(features)

        def because(type_: IssueType) -> tuple[str, ...]:
            if type_ not in model.classes:
                return ()
            return quotes(issue, model.deciding(features, type_))[:_MOST_QUOTES]

        shares = share_of_each(model, features)
        return TypeOpinion(
            {IssueType(name): share for name, share in shares.items()}, because, trust
        )

    return read
