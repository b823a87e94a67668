"""Everything that is kept of one issue, dropped wherever it is kept."""

from bot.domain.requests import Target
from workers.toolbox import Toolbox


def forget_issue(target: Target, toolbox: Toolbox) -> None:
    """Delete report, votes and history, and the memory of what was written and decided."""
    toolbox.reports.forget_issue(target.repository_id, target.number)
    toolbox.votes.forget_issue(target.repository_id, target.number)
    toolbox.history.forget_issue(target.repository_id, target.number)
    toolbox.memory.forget(target.key)
    toolbox.people.forget(target.key)
    toolbox.follow_ups.forget(target.key)
