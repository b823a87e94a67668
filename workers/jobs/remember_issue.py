"""Keep what is known of one issue current, where the repository's past is known."""

from bot.domain.requests import RememberIssue, Target
from bot.errors import NothingToDo
from workers.analysis.remembering_past import remember_past
from workers.jobs.work import Work


def run(request: RememberIssue, work: Work) -> str:
    """Read the issue once and keep it; NothingToDo where nothing is known of its repository."""
    if not remember_now(request.target, work):
        raise NothingToDo("nothing is known of the repository, or the issue is gone")
    return "remembered"


def remember_now(target: Target, work: Work) -> bool:
    """Read the issue and keep it; False when there was nothing to read or nowhere to keep it."""
    toolbox = work.toolbox
    if toolbox.history.progress(target.repository_id) is None:
        return False
    past = toolbox.open_history_reader(target).read_issue(target.ref)
    if past is None:
        # Deleted or moved, and no webhook told: it must not be named any more.
        toolbox.history.forget_issue(target.repository_id, target.number)
        return False
    forms = toolbox.open_reader(target).read_forms(target.repository)
    standing = toolbox.people.recall(target.key)
    known = remember_past(past, forms=forms, web_url=toolbox.web_url, standing=standing)
    toolbox.history.save(target.repository_id, [known])
    return True
