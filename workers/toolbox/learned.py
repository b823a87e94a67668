"""What was learned of types and labels."""

from typing import Protocol

from bot.domain.findings import LabelSuggestion
from bot.domain.issue import Issue, Repository
from bot.domain.type_opinion import ReadType


class LearnedModels(Protocol):
    """What was learned from a repository's own history, and from others for its types."""

    @property
    def least_type_confidence(self) -> float | None: ...

    def type_readers(self, repository: Repository) -> tuple[ReadType, ...]: ...

    def suggest_labels(
        self, issue: Issue, repository: Repository
    ) -> tuple[LabelSuggestion, ...]: ...
