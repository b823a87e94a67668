"""Remember that a person took a label off, so that it is not put back."""

from bot.domain.requests import RememberRemovedLabel, Target
from workers.jobs.work import Work
from workers.toolbox import Toolbox


def run(request: RememberRemovedLabel, work: Work) -> str:
    """Keep the label's name with the issue."""
    target, label = request.target, request.label
    was_ours = label.casefold() in _our_labels(target, work.toolbox)
    work.toolbox.memory.remember_removed_label(target.key, label, was_ours=was_ours)
    return "the label stays away"


def _our_labels(target: Target, toolbox: Toolbox) -> frozenset[str]:
    """Return what the bot put on: as it told, as a person had it do, or as the past knows."""
    earlier = toolbox.reports.earlier(target)
    told = earlier.conclusion.labels if earlier and earlier.conclusion else ()
    (wanted,) = toolbox.memory.wanted_labels_of([target.key])
    known = toolbox.history.find(target.repository_id, target.number)
    set_by_bot = [one.name for one in known.labels if one.is_set_by_bot] if known else []
    names = (*(one.name for one in told), *wanted, *set_by_bot)
    return frozenset(name.casefold() for name in names)
