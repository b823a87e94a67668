"""How often the bot would have been right about a repository's closed issues, and from when on.

Thresholds are picked for what is to be right of all that is said: nine of ten duplicates, four of
five labels. Where no threshold reaches that, none is picked, and the cautious ones stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from workers.evaluation.backtest_forecasts import (
    Forecast,
    Situation,
    Topic,
    forecast,
    last_closed,
)
from workers.learning.thresholds import (
    DUPLICATE_PRECISION,
    LABEL_PRECISION,
    OperatingPoint,
    operating_points,
    pick_threshold,
)

_TARGETS = {
    Topic.TYPE: LABEL_PRECISION,
    Topic.LABELS: LABEL_PRECISION,
    Topic.DUPLICATES: DUPLICATE_PRECISION,
    Topic.FIXES: DUPLICATE_PRECISION,
}


@dataclass(frozen=True, slots=True)
class TopicResult:
    """What each threshold would have led to, and the one picked for the target, if any."""

    topic: Topic
    target_precision: float
    points: tuple[OperatingPoint, ...]
    threshold: float | None
    # Issues of which anything of this topic was said, by the places of `points`.
    covered: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Backtest:
    """The results for the last closed issues of a repository."""

    full_name: str
    issues: int
    results: tuple[TopicResult, ...]

    def threshold(self, topic: Topic) -> float | None:
        """Return the threshold picked for a topic."""
        return next(one.threshold for one in self.results if one.topic is topic)


def backtest(situation: Situation, *, last: int) -> Backtest:
    """Test on the `last` closed issues what would have been said of them."""
    asked = last_closed(situation.issues, most=last)
    forecasts = forecast(situation, asked)
    return Backtest(
        str(situation.repository.ref),
        len(asked),
        tuple(_judge(topic, forecasts) for topic in Topic),
    )


def _judge(topic: Topic, forecasts: Sequence[Forecast]) -> TopicResult:
    own = [one for one in forecasts if one.topic is topic]
    judged = [one.judged for one in own]
    points = operating_points(judged)
    target = _TARGETS[topic]
    return TopicResult(
        topic,
        target,
        points,
        pick_threshold(judged, precision=target),
        tuple(
            len({one.number for one in own if one.judged.confidence >= point.threshold})
            for point in points
        ),
    )
