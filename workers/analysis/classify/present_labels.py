"""Classify by the labels that a person or the form has already put on the issue."""

from bot.domain.issue import Issue, Repository
from workers.analysis.classify.type_names import named_type
from workers.analysis.classify.vote import Vote

# People choose labels, but "bug" stands on questions and "enhancement" on documentation too.
_WEIGHT = 2.5


def suggest(issue: Issue, _: Repository) -> tuple[Vote, ...]:
    """Vote for every type that a label on the issue names."""
    named = ((named_type(label), label) for label in issue.labels)
    return tuple(Vote(type_, _WEIGHT, label) for type_, label in named if type_)
