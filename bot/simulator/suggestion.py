"""Changes to an issue that are proposed, and wait for a person's word."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.simulator.codebase import Label
from bot.simulator.ground import User

Confidence = Literal["low", "medium", "high"]
CONFIDENCES: tuple[Confidence, ...] = ("low", "medium", "high")


@dataclass(slots=True, eq=False, repr=False, kw_only=True)
class LabelSuggestion:
    """A label that somebody proposes and that is not on the issue yet."""

    id: int
    label: Label
    actor: User
    created_at: datetime
    rationale: str | None = None
    confidence: Confidence | None = None
    state: Literal["pending", "approved", "dismissed"] = "pending"
    resolved_by: User | None = None

    def resolve(self, state: Literal["approved", "dismissed"], *, by: User) -> None:
        """End the waiting."""
        self.state, self.resolved_by = state, by
