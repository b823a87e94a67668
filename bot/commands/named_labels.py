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


def refuse_labels_not_allowed(situation: Situation) -> None:
    """Do nothing when the repository lets us add every label; UserError otherwise."""
    barred = [label.asked for label in situation.labels if not label.may_be_added]
    if barred:
        raise UserError(f"the repository does not let this bot add {', '.join(barred)[:200]}")
