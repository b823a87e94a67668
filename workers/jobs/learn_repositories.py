"""Learn the past of repositories that the App was installed on, or what changed there since."""

from datetime import timedelta

from bot.domain.history import Learning
from bot.domain.issue import RepositoryRef
from bot.domain.requests import LearnRepositories, Target, TrainModels
from bot.errors import NothingToDo, Unreachable
from workers.jobs.learn import course_for, learn
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
    try:
        target = work.toolbox.find_target(repository)
        learning = _read_to_the_end(target, work)
    except Unreachable:
        return None
    _ask_for_training(target, learning, work)
    return learning.issues_read


def _ask_for_training(target: Target, learning: Learning, work: Work) -> None:
    """Leave what takes a processor's time to a request of its own, once a finished pass."""
    known_until = int(learning.known_until.timestamp()) if learning.known_until else 0
    work.toolbox.accept(
        f"train-{target.repository_id}-{known_until}",
        TrainModels(target.installation_id, target.repository_id, target.repository),
    )


def _read_to_the_end(target: Target, work: Work) -> Learning:
    toolbox = work.toolbox
    known = toolbox.history.progress(target.repository_id)
    if known is not None and _is_fresh(known, work):
        return known
    return learn(course_for(target, toolbox), seconds=_SECONDS_AT_A_TIME)
