"""Do at once what had to wait until an issue was unlocked."""

from bot.domain.requests import ResumeIssue
from workers.jobs.work import Work


def run(request: ResumeIssue, work: Work) -> str:
    """Let what was refused there begin, and say how many entries that are."""
    begun = work.toolbox.resume_issue(request.target)
    return f"{begun} entries begin again"
