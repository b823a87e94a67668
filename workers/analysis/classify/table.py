"""Every classifier, and how their votes become one type with a confidence.

Votes are log-odds. They are added to what is known before reading, each classifier's further votes
for a type counting less than its first, because words that mean the same tend to come together.
Models that were learned change the result in turn, the repository's own last; labels that people
put on the issue count beside all of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from math import exp

from bot.domain.findings import IssueType, TypeFinding
from bot.domain.issue import Issue, Repository
from bot.domain.type_opinion import ReadType, TypeOpinion
from workers.analysis.classify import present_labels
from workers.analysis.classify.hashed_features import hash_features
from workers.analysis.classify.readers import READERS
from workers.analysis.classify.vote import Suggest, Vote, strength

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
_MOST_REASONS = 5
_LONGEST_REASON = 60


def classify_type(
    issue: Issue,
    *,
    repository: Repository,
    classifiers: tuple[Suggest, ...] = READERS,
    learned: Sequence[ReadType] = (),
) -> TypeFinding:
    """Tell what kind of report the issue is, and by which of its words."""
    ballots = tuple(classifier(issue, repository) for classifier in classifiers)
    labels = present_labels.suggest(issue, repository)
    features = hash_features(issue, ballots) if learned else {}
    opinions = [read(issue, features) for read in learned]
    shares = reduce(_share_out, opinions, _shares(ballots))
    shares = _heed(labels, shares)
    best = max(shares, key=shares.__getitem__)
    deciding = [vote for votes in (*ballots, labels) for vote in votes if vote.type is best]
    words = [word for opinion in reversed(opinions) for word in opinion.because(best)]
    return TypeFinding(best, round(shares[best], 2), _reasons(deciding, learned=words))


def _share_out(shares: dict[IssueType, float], opinion: TypeOpinion) -> dict[IssueType, float]:
    return opinion.share_out(shares)


def _shares(ballots: Sequence[Sequence[Vote]]) -> dict[IssueType, float]:
    """Return the probability of each type by a softmax over the votes for it."""
    return _as_shares(
        {
            type_: prior + sum(strength(votes, type_) for votes in ballots)
            for type_, prior in _PRIOR.items()
        }
    )


def _as_shares(scores: Mapping[IssueType, float]) -> dict[IssueType, float]:
    highest = max(scores.values())
    odds = {type_: exp((score - highest) / _TEMPERATURE) for type_, score in scores.items()}
    total = sum(odds.values())
    return {type_: one / total for type_, one in odds.items()}


def _heed(labels: Sequence[Vote], shares: Mapping[IssueType, float]) -> dict[IssueType, float]:
    """Return the shares once the labels on the issue have been seen."""
    odds = {
        type_: share * exp(strength(labels, type_) / _TEMPERATURE)
        for type_, share in shares.items()
    }
    total = sum(odds.values())
    return {type_: one / total for type_, one in odds.items()}


def _reasons(votes: Iterable[Vote], *, learned: Iterable[str]) -> tuple[str, ...]:
    """Return the words that decided, those that stand for a rule first."""
    ordered = sorted(votes, key=lambda vote: vote.weight, reverse=True)
    words = (*(vote.because for vote in ordered), *learned)
    quotes = (text.strip()[:_LONGEST_REASON].strip() for text in words)
    return tuple(dict.fromkeys(quote for quote in quotes if quote))[:_MOST_REASONS]
