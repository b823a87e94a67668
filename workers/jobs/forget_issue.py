"""Drop what is kept of an issue that was deleted or moved away."""

from bot.domain.requests import ForgetIssue
from workers.jobs.work import Work


def run(request: ForgetIssue, work: Work) -> str:
    """Delete the report and the memory of what was written."""
    target = request.target
    work.toolbox.reports.forget_issue(target.repository_id, target.number)
    work.toolbox.memory.forget(target.key)
    return "forgotten"
