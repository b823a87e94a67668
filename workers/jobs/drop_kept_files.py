"""Have a repository's configuration and forms read afresh after a push that changed them."""

from bot.domain.requests import DropKeptFiles
from workers.jobs.work import Work


def run(request: DropKeptFiles, work: Work) -> str:
    """Forget what was kept of the repository's own files."""
    work.toolbox.drop_kept_files(request.repository_id, request.repository)
    return "configuration and forms will be read afresh"
