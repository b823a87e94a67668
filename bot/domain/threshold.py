"""How sure the bot has to be before it acts on something, and where that was learned."""

from dataclasses import dataclass
from enum import StrEnum


class ThresholdSource(StrEnum):
    """Who set a threshold."""

    CONFIGURATION = "configuration"
    BACKTEST = "back-test"
    # The newest labelled issues, which training sets aside.
    TRAINING = "training"
    DEFAULT = "cautious default"


@dataclass(frozen=True, slots=True)
class Threshold:
    """The confidence or likeness (0 to 1) that is enough, and who says so."""

    value: float
    source: ThresholdSource
