"""How alike the words of two reports must be to be a sign of one problem, and who set that."""

from bot.domain.history import DecisionThresholds
from bot.domain.threshold import Threshold, ThresholdSource
from workers.analysis.recollection import CAUTIOUS


def likeness_needed(thresholds: DecisionThresholds, *, is_beside_error: bool) -> Threshold:
    """Return the threshold that holds; a back-test leaves alone what it has not shown."""
    value = thresholds.text_beside_error if is_beside_error else thresholds.text
    cautious = CAUTIOUS.text_beside_error if is_beside_error else CAUTIOUS.text
    if thresholds.source is ThresholdSource.BACKTEST and value == cautious:
        return Threshold(value, ThresholdSource.DEFAULT)
    return Threshold(value, thresholds.source)
