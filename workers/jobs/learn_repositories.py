"""Learn the past of repositories that the App was installed on, or what changed there since."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.history import Learning
from bot.domain.issue import RepositoryRef
from bot.domain.requests import LearnRepositories
from bot.errors import NothingToDo, Unreachable
from workers.jobs.learn import Course, learn
from workers.jobs.work import Work

# Then the worker does what waits, and goes on with the rest later.
_SECONDS_AT_A_TIME = 60.0
_FRESH = timedelta(hours=1)


def run(request: LearnRepositories, work: Work) -> str:
    """Read on where the last attempt stopped; RetryLater until everything is read."""
    learned = [_learn(repository, work) for repository in request.repositories]
    read = sum(count for count in learned if count is not None)
    skipped = learned.count(None)
    if skipped == len(learned):
        raise NothingToDo("none of the repositories can be seen")
    return f"read {read} issues of {len(learned) - skipped} repositories"


def _is_fresh(learning: Learning, work: Work) -> bool:
    """Tell whether an earlier attempt at the same request read the repository to its end."""
    if learning.known_until is None or learning.cursor is not None:
        return False
    return work.toolbox.clock.now() - learning.known_until < _FRESH


def _learn(repository: RepositoryRef, work: Work) -> int | None:
    """Return how many issues are known; None where the App sees nothing."""
    toolbox = work.toolbox
    try:
        target = toolbox.find_target(repository)
        known = toolbox.history.progress(target.repository_id)
        if known is not None and _is_fresh(known, work):
            toolbox.train(target)
            return known.issues_read
        course = Course(
            repository,
            target.repository_id,
            target.installation_id,
            toolbox.open_history_reader(target),
            toolbox.history,
            toolbox.clock,
            toolbox.web_url,
        )
        forms = toolbox.open_reader(target).read_forms(repository)
        read = learn(replace(course, forms=forms), seconds=_SECONDS_AT_A_TIME).issues_read
        toolbox.train(target)
    except Unreachable:
        return None
    return read
