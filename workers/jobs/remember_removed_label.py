"""Remember that a person took a label off, so that it is not put back."""

from bot.domain.requests import RememberRemovedLabel
from workers.jobs.work import Work


def run(request: RememberRemovedLabel, work: Work) -> str:
    """Keep the label's name with the issue."""
    work.toolbox.memory.remember_removed_label(request.target.key, request.label)
    return "the label stays away"
