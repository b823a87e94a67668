"""The classifiers that read what the reporter wrote, not the labels that others put on."""

from bot.domain.issue import Issue, Repository
from workers.analysis.classify import chosen_form, declared_type, emptiness, rules
from workers.analysis.classify.hashed_features import Features, hash_features
from workers.analysis.classify.vote import Suggest

READERS: tuple[Suggest, ...] = (
    rules.suggest,
    chosen_form.suggest,
    declared_type.suggest,
    emptiness.suggest,
)


def read_features(issue: Issue, repository: Repository) -> Features:
    """Return the features of an issue as an analysis would see it."""
    ballots = tuple(reader(issue, repository) for reader in READERS)
    return hash_features(issue, ballots)
