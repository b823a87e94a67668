"""Which labels to add in the end: by the repository's rules, for the type, then from its history.

Rule: only labels that exist, that the repository allows, that are not on the issue, and that no
person took off. What sets something going elsewhere must be allowed by its full name.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.domain.findings import ErrorSignature, LabelSuggestion, TypeFinding
from bot.domain.issue import Issue, Repository
from bot.domain.threshold import Threshold, ThresholdSource
from bot.repo_config.model import LabelSettings
from bot.repo_config.pattern import matches_any
from workers.analysis.classify.label_rules import suggest_by_rules
from workers.analysis.classify.labels import (
    CAUTIOUS_CONFIDENCE,
    fold_label,
    may_be_suggested,
    suggest_labels,
)


def choose_labels(
    kind: TypeFinding,
    *,
    issue: Issue,
    repository: Repository,
    error: ErrorSignature | None,
    settings: LabelSettings,
    removed: frozenset[str] = frozenset(),
    learned: tuple[LabelSuggestion, ...] = (),
) -> tuple[LabelSuggestion, ...]:
    """Return the labels to add, as many as the settings allow; those people took off stay off."""
    by_rule = suggest_by_rules(issue, error=error, rules=settings.rules)
    by_type = suggest_labels(
        kind, issue=issue, repository=repository, removed=removed, named=settings.map
    )
    sure = _sure_as_chosen(learned, settings)
    barred = frozenset(fold_label(name) for name in (*removed, *issue.labels))
    first_of_each: dict[str, LabelSuggestion] = {}
    for one in _existing((*by_rule, *by_type, *sure), repository):
        if fold_label(one.name) not in barred and is_allowed(one.name, settings):
            first_of_each.setdefault(one.name, one)
    return tuple(first_of_each.values())[: settings.most]


def still_there(
    told: Iterable[LabelSuggestion], *, issue: Issue, removed: frozenset[str]
) -> tuple[LabelSuggestion, ...]:
    """Return what an earlier analysis chose and nobody took off: later comments name it too."""
    present = {fold_label(name) for name in issue.labels} - {fold_label(name) for name in removed}
    return tuple(one for one in told if fold_label(one.name) in present)


def least_for_type(settings: LabelSettings, shown: float | None) -> Threshold:
    """Return how sure a type must be: as chosen, else as the past has shown, else cautiously."""
    if settings.least_confidence:
        return Threshold(settings.least_confidence, ThresholdSource.CONFIGURATION)
    if shown:
        return Threshold(shown, ThresholdSource.BACKTEST)
    return Threshold(CAUTIOUS_CONFIDENCE, ThresholdSource.DEFAULT)


def _sure_as_chosen(
    learned: Iterable[LabelSuggestion], settings: LabelSettings
) -> Iterator[LabelSuggestion]:
    """Yield what is as sure as the repository chose; what its past has shown holds in any case."""
    chosen = Threshold(settings.least_confidence, ThresholdSource.CONFIGURATION)
    for one in learned:
        if one.confidence >= chosen.value:
            shown = one.threshold.value if one.threshold else 0.0
            yield replace(one, threshold=chosen) if chosen.value > shown else one


def is_allowed(name: str, settings: LabelSettings) -> bool:
    """Tell whether the repository lets the bot add a label of this name."""
    if matches_any(settings.deny, name):
        return False
    if not may_be_suggested(name):
        return fold_label(name) in map(fold_label, settings.allow)
    return not settings.allow or matches_any(settings.allow, name)


def _existing(
    suggestions: Iterable[LabelSuggestion], repository: Repository
) -> Iterator[LabelSuggestion]:
    """Yield what the repository has, spelled as it spells it."""
    names = {fold_label(label.name): label.name for label in repository.labels}
    for one in suggestions:
        name = names.get(fold_label(one.name))
        if name is not None:
            yield replace(one, name=name)
