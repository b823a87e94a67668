"""The classifiers that read what the reporter wrote, not the labels that others put on."""

from workers.analysis.classify import chosen_form, declared_type, emptiness, rules
from workers.analysis.classify.vote import Suggest

READERS: tuple[Suggest, ...] = (
    rules.suggest,
    chosen_form.suggest,
    declared_type.suggest,
    emptiness.suggest,
)
