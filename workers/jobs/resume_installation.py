"""Do at once what had to wait for the end of a suspension, or for a permission."""

from bot.domain.requests import ResumeInstallation
from workers.jobs.work import Work


def run(request: ResumeInstallation, work: Work) -> str:
    """Let the installation's entries begin, and say how many there are."""
    begun = work.toolbox.resume_installation(request.installation_id)
    return f"{begun} entries begin again"
