"""Hide the reports of a repository that was made private.

Nothing is asked of GitHub, so nothing delays it. Where the repository is public again by now, the
hourly comparison shows the reports.
"""

from bot.domain.requests import HideReports
from workers.jobs.work import Work


def run(request: HideReports, work: Work) -> str:
    """Have the repository's reports opened by their keys alone."""
    changed = work.toolbox.recent_changes
    changed.note("hidden", [request.repository_id], at=work.toolbox.clock.now())
    count = work.toolbox.reports.hide(request.repository_id)
    return f"{count} reports are hidden"
