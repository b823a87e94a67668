"""Drop what is kept of repositories that no longer have the App."""

from bot.domain.requests import ForgetInstallation
from workers.jobs.work import Work


def run(request: ForgetInstallation, work: Work) -> str:
    """Delete reports, votes and history of the named repositories, or of the whole installation."""
    # First, because the reports alone say which issues there were.
    for repository_id, number in _issues(request, work):
        _forget_memory(f"{repository_id}:{number}", work)
    if request.repositories:
        work.toolbox.reports.forget_repositories(request.repositories)
        work.toolbox.votes.forget_repositories(request.repositories)
        work.toolbox.history.forget_repositories(request.repositories)
        return f"forgot {len(request.repositories)} repositories"
    work.toolbox.reports.forget_installation(request.installation_id)
    work.toolbox.votes.forget_installation(request.installation_id)
    work.toolbox.history.forget_installation(request.installation_id)
    return "forgot the installation"


def _issues(request: ForgetInstallation, work: Work) -> tuple[tuple[int, int], ...]:
    reports = work.toolbox.reports
    if request.repositories:
        return reports.issues_of_repositories(request.repositories)
    return reports.issues_of_installation(request.installation_id)


def _forget_memory(key: str, work: Work) -> None:
    work.toolbox.memory.forget(key)
    work.toolbox.people.forget(key)
    work.toolbox.follow_ups.forget(key)
