"""Drop what is kept of repositories that no longer have the App."""

from bot.domain.forgotten import tell_forgotten
from bot.domain.requests import ForgetInstallation
from workers.jobs.work import Work


def run(request: ForgetInstallation, work: Work) -> str:
    """Delete reports, votes and history of the named repositories, or of the whole installation.

    Says how much that was, for the log and the dashboard.
    """
    # First, because the reports alone say which issues there were.
    for repository_id, number in _issues(request, work):
        _forget_memory(f"{repository_id}:{number}", work)
    kept = (work.toolbox.history, work.toolbox.reports, work.toolbox.votes)
    if request.repositories:
        counts = [one.forget_repositories(request.repositories) for one in kept]
    else:
        counts = [one.forget_installation(request.installation_id) for one in kept]
    return f"forgot {tell_forgotten(*counts)}"


def _issues(request: ForgetInstallation, work: Work) -> tuple[tuple[int, int], ...]:
    reports = work.toolbox.reports
    if request.repositories:
        return reports.issues_of_repositories(request.repositories)
    return reports.issues_of_installation(request.installation_id)


def _forget_memory(key: str, work: Work) -> None:
    work.toolbox.memory.forget(key)
    work.toolbox.people.forget(key)
    work.toolbox.follow_ups.forget(key)
