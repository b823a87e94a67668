"""Drop what is kept of an issue that was deleted or moved away."""

from bot.domain.requests import ForgetIssue
from workers.jobs.work import Work


def run(request: ForgetIssue, work: Work) -> str:
    """Delete report, votes and history, and the memory of what was written and decided."""
    target, toolbox = request.target, work.toolbox
    toolbox.reports.forget_issue(target.repository_id, target.number)
    toolbox.votes.forget_issue(target.repository_id, target.number)
    toolbox.history.forget_issue(target.repository_id, target.number)
    toolbox.memory.forget(target.key)
    toolbox.people.forget(target.key)
    toolbox.follow_ups.forget(target.key)
    return "forgotten"
