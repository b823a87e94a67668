"""Labels as commands name them, checked before anything is done: all of them or none."""

from bot.commands.command import Situation
from bot.errors import UserError


def existing_names(situation: Situation) -> tuple[str, ...]:
    """Return the labels in the repository's own spelling; UserError where it lacks one."""
    unknown = [label.asked for label in situation.labels if label.spelling is None]
    if unknown:
        raise UserError(f"the repository has no label {', '.join(unknown)[:200]}")
    spelled = (label.spelling for label in situation.labels)
    return tuple(dict.fromkeys(name for name in spelled if name is not None))


def refuse_labels_that_start_something(situation: Situation) -> None:
    """Do nothing when every label is harmless; UserError otherwise."""
    harmful = [label.asked for label in situation.labels if not label.is_harmless]
    if harmful:
        raise UserError(f"not by this bot, since it sets work going: {', '.join(harmful)[:200]}")
