"""Drop what is kept of repositories that no longer have the App."""

from bot.domain.forgotten import tell_forgotten
from bot.domain.requests import ForgetInstallation
from workers.jobs.work import Work


def run(request: ForgetInstallation, work: Work) -> str:
    """Delete reports, votes and history of the named repositories, or of the whole installation.

    Says how much that was, for the log and the dashboard.
    """
    toolbox, mine = work.toolbox, request.installation_id
    known = _repositories(request, work)
    # A repository may be another installation's by now, which keeps what was kept for it.
    shared = toolbox.kept_repositories.of_others(known, than=mine)
    toolbox.recent_changes.note("forgotten", known - shared, at=toolbox.clock.now())
    # First, because the tables say which repositories there were when this is begun again.
    toolbox.forget_issue_memory(known - shared)
    kept = (toolbox.history, toolbox.reports, toolbox.votes)
    counts = [one.forget_repositories(known - shared) for one in kept]
    only = shared if request.repositories else None
    counts += [one.forget_installation(mine, only=only) for one in kept]
    return f"forgot {tell_forgotten(*counts)}"


def _repositories(request: ForgetInstallation, work: Work) -> frozenset[int]:
    kept, known = work.toolbox.kept_repositories, frozenset(request.repository_ids)
    if not request.repositories:
        return known | kept.of_installation(request.installation_id)
    # A request that was kept by an earlier version has names alone.
    return known or kept.named(request.repositories)
