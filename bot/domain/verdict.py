"""The verdict: a closed list, each with its one next step."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.evidence import Evidence


class VerdictKind(StrEnum):
    """What can be said of an issue; the order is the order in which they are tried."""

    SECURITY = "security"
    INVALID = "invalid"
    DUPLICATE = "duplicate"
    FIXED = "fixed"
    REGRESSION = "regression"
    FIXED_UNRELEASED = "fixed_unreleased"
    IN_PROGRESS = "in_progress"
    WORKAROUND = "workaround"
    ANSWERED = "answered"
    NEEDS_INFORMATION = "needs_information"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided, how sure (0 to 1), and the evidence that decided it."""

    kind: VerdictKind
    confidence: float
    evidence: tuple[Evidence, ...]
