"""Look for the merged fixes of a repository in its releases, when a new one is published."""

from bot.domain.requests import SettleFixes, Target
from bot.errors import NothingToDo
from workers.jobs.learn_releases import learn_releases
from workers.jobs.work import Work


def run(request: SettleFixes, work: Work) -> str:
    """Do at once what the nightly pass would; GitHub is asked only where a fix waits."""
    history, repository_id = work.toolbox.history, request.repository_id
    progress = history.progress(repository_id)
    if progress is None or not progress.is_complete:
        # The first pass looks itself when it ends.
        raise NothingToDo("the repository's past is not known to its end")
    waiting = len(history.unsettled_fixes(repository_id))
    if not waiting:
        raise NothingToDo("no merged fix waits for a release")
    target = Target(request.installation_id, repository_id, request.repository, number=0)
    reader = work.toolbox.open_history_reader(target)
    learn_releases(request.repository, repository_id, reader=reader, history=history)
    found = waiting - len(history.unsettled_fixes(repository_id))
    return f"found {found} of {waiting} merged fixes in a release"
