"""Drop what is kept of repositories that no longer have the App."""

from bot.domain.requests import ForgetInstallation
from workers.jobs.work import Work


def run(request: ForgetInstallation, work: Work) -> str:
    """Delete the reports and votes of the named repositories, or of the whole installation."""
    if request.repositories:
        work.toolbox.reports.forget_repositories(request.repositories)
        work.toolbox.votes.forget_repositories(request.repositories)
        return f"forgot {len(request.repositories)} repositories"
    work.toolbox.reports.forget_installation(request.installation_id)
    work.toolbox.votes.forget_installation(request.installation_id)
    return "forgot the installation"
