"""What the bot wants done on GitHub; carrying one out twice changes nothing the second time."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class UpsertComment:
    """Post our comment, or edit it in place; `fingerprint` is equal when the content is."""

    body: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A comment beside the triage comment: one for each `topic`, edited where it stands already."""

    topic: str
    body: str
    fingerprint: str
    # Asked for by a person, so it is posted again although somebody deleted it.
    is_asked_for: bool = True


@dataclass(frozen=True, slots=True)
class MinimiseReply:
    """Fold the reply on `topic` away as outdated, where GitHub lets us."""

    topic: str


@dataclass(frozen=True, slots=True)
class AddLabels:
    """Put labels on the issue that exist and are not there yet."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SuggestedLabel:
    """A label for a person to decide on, and why it fits."""

    name: str
    rationale: str
    confidence: Literal["low", "medium", "high"]


@dataclass(frozen=True, slots=True)
class SuggestLabels:
    """Propose labels, where GitHub keeps proposals; each once, whatever became of it."""

    labels: tuple[SuggestedLabel, ...]


@dataclass(frozen=True, slots=True)
class SetIssueType:
    """Give the issue a type that its repository has."""

    name: str


@dataclass(frozen=True, slots=True)
class RemoveLabels:
    """Take labels off the issue; one that is not there is no mistake."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class React:
    """React to the comment, or to the issue itself when `comment_id` is None."""

    content: Literal["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"]
    comment_id: int | None = None


Effect = (
    UpsertComment
    | Reply
    | MinimiseReply
    | AddLabels
    | SuggestLabels
    | SetIssueType
    | RemoveLabels
    | React
)
