"""Drop what is kept of an issue that was deleted or moved away."""

from bot.domain.requests import ForgetIssue
from workers.forgetting import forget_issue
from workers.jobs.work import Work


def run(request: ForgetIssue, work: Work) -> str:
    """Delete all of it."""
    forget_issue(request.target, work.toolbox)
    return "forgotten"
