"""Reads which of a repository's own labels fit an issue, with a model learned from its history."""

from collections.abc import Callable, Mapping
from math import exp

from bot.domain.findings import LabelSuggestion
from bot.domain.issue import Issue, Repository
from bot.domain.threshold import Threshold, ThresholdSource
from workers.analysis.classify.hashed_features import Features, quotes
from workers.analysis.classify.linear_model import LinearModel
from workers.analysis.classify.readers import read_features

# The log-odds of a model are bounded, for `exp` is.
_MOST_LOG_ODDS = 30.0

# Read an issue and say which labels fit it, the surest first.
ReadLabels = Callable[[Issue, Repository], tuple[LabelSuggestion, ...]]


def label_reader(
    model: LinearModel, *, least_confidence: Mapping[str, float], floor: float = 0.0
) -> ReadLabels:
    """Return what says the labels of `model` that are as sure as each of them has to be.

    By label, that is what training found; `floor` is what the back-test found for all of them.
    """
    needed = {name: _higher(least, floor) for name, least in least_confidence.items()}

    def read(issue: Issue, repository: Repository) -> tuple[LabelSuggestion, ...]:
        features = read_features(issue, repository)
        sure = [
            (confidence, name)
            for name, confidence in _confidences(model, features).items()
            if name in needed and confidence >= needed[name].value
        ]
        return tuple(
            LabelSuggestion(
                name, round(confidence, 2), _because(model, features, issue, name), needed[name]
            )
            for confidence, name in sorted(sure, reverse=True)
        )

    return read


def _higher(trained: float, floor: float) -> Threshold:
    if floor > trained:
        return Threshold(floor, ThresholdSource.BACKTEST)
    return Threshold(trained, ThresholdSource.TRAINING)


def _confidences(model: LinearModel, features: Features) -> dict[str, float]:
    log_odds = model.scores(features).clip(-_MOST_LOG_ODDS, _MOST_LOG_ODDS)
    return {
        name: 1 / (1 + exp(-float(one))) for name, one in zip(model.classes, log_odds, strict=True)
    }


def _because(model: LinearModel, features: Features, issue: Issue, name: str) -> str:
    return next(iter(quotes(issue, model.deciding(features, name))), "")
