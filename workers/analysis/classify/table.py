"""Every classifier, and how their votes become one type with a confidence.

Votes are log-odds. They are added to what is known before reading, each classifier's further votes
for a type counting less than its first, because words that mean the same tend to come together.
"""

from collections.abc import Iterable, Mapping
from math import exp

from bot.domain.findings import IssueType, TypeFinding
from bot.domain.issue import Issue, Repository
from workers.analysis.classify import (
    chosen_form,
    declared_type,
    emptiness,
    present_labels,
    rules,
)
from workers.analysis.classify.vote import Suggest, Vote

CLASSIFIERS: tuple[Suggest, ...] = (
    rules.suggest,
    chosen_form.suggest,
    declared_type.suggest,
    present_labels.suggest,
    emptiness.suggest,
)

# Log-odds before anything is read: most issues are bug reports, few are about security.
_PRIOR: Mapping[IssueType, float] = {
    IssueType.BUG: 0.8,
    IssueType.FEATURE: 0.0,
    IssueType.QUESTION: -0.3,
    IssueType.DOCUMENTATION: -0.8,
    IssueType.SECURITY: -1.5,
    IssueType.OTHER: -0.8,
}
# Measured: taken at their word, the log-odds are surer than they are right.
_TEMPERATURE = 1.25
_NEXT_VOTE_COUNTS = 0.6
_MOST_REASONS = 5
_LONGEST_REASON = 60


def classify_type(
    issue: Issue, *, repository: Repository, classifiers: tuple[Suggest, ...] = CLASSIFIERS
) -> TypeFinding:
    """Tell what kind of report the issue is, and by which of its words."""
    ballots = tuple(classifier(issue, repository) for classifier in classifiers)
    scores = {
        type_: prior + sum(_strength(votes, type_) for votes in ballots)
        for type_, prior in _PRIOR.items()
    }
    best = max(scores, key=scores.__getitem__)
    deciding = [vote for votes in ballots for vote in votes if vote.type is best]
    return TypeFinding(best, _share(scores, best), _reasons(deciding))


def _strength(votes: Iterable[Vote], type_: IssueType) -> float:
    weights = sorted((vote.weight for vote in votes if vote.type is type_), reverse=True)
    return sum(weight * _NEXT_VOTE_COUNTS**place for place, weight in enumerate(weights))


def _share(scores: Mapping[IssueType, float], best: IssueType) -> float:
    """Return the probability of `best` by a softmax over all types, to two decimals."""
    odds = [exp((score - scores[best]) / _TEMPERATURE) for score in scores.values()]
    return round(1 / sum(odds), 2)


def _reasons(votes: Iterable[Vote]) -> tuple[str, ...]:
    ordered = sorted(votes, key=lambda vote: vote.weight, reverse=True)
    quotes = (vote.because.strip()[:_LONGEST_REASON].strip() for vote in ordered)
    return tuple(dict.fromkeys(quote for quote in quotes if quote))[:_MOST_REASONS]
