"""Hide the reports of a repository that was made private.

Nothing is asked of GitHub, so nothing delays it. Where the repository is public again by now, the
hourly comparison shows the reports.
"""

from bot.domain.requests import HideReports
from workers.jobs.work import Work


def run(request: HideReports, work: Work) -> str:
    """Have the repository's reports opened by their keys alone."""
    count = work.toolbox.reports.hide(request.repository_id)
    return f"{count} reports are hidden"
