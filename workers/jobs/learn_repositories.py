"""Learn the past of a repository that the App was installed on, or what changed there since.

Rule: one entry a repository. Each then has the time of a job for itself, and one that is forgotten
meanwhile or cannot be read ends nobody else's learning.
"""

from dataclasses import replace
from datetime import timedelta

from bot.domain.history import Learning
from bot.domain.requests import LearnRepositories, Target, TrainModels
from workers.jobs.learn import course_for, learn
from workers.jobs.work import Work

# Then the worker does what waits, and goes on with the rest later.
_SECONDS_AT_A_TIME = 60.0
_FRESH = timedelta(hours=1)
# Of an entry's id, which has 64 characters at most: what is left are a hyphen and a number.
_LONGEST_STEM = 56


def run(request: LearnRepositories, work: Work) -> str:
    """Read on where the last attempt stopped; RetryLater until everything is read."""
    if len(request.repositories) != 1:
        return _ask_for_each(request, work)
    (repository,) = request.repositories
    target = work.toolbox.find_target(repository)
    learning = _read_to_the_end(target, work)
    _ask_for_training(target, learning, work)
    return f"read {learning.issues_read} issues"


def _ask_for_each(request: LearnRepositories, work: Work) -> str:
    """Ask for one repository after the other; the same ids each time, so nothing is asked twice."""
    for place, repository in enumerate(request.repositories):
        entry_id = f"{work.delivery[:_LONGEST_STEM]}-{place}"
        work.toolbox.accept(entry_id, LearnRepositories(request.installation_id, (repository,)))
    return f"asked for each of {len(request.repositories)} repositories"


def _is_fresh(learning: Learning, work: Work) -> bool:
    """Tell whether an earlier attempt at the same request read the repository to its end."""
    if learning.known_until is None or learning.cursor is not None:
        return False
    return work.toolbox.clock.now() - learning.known_until < _FRESH


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
        mine = replace(known, installation_id=target.installation_id)
        # Read for an installation that is over, whose end may come later and would take it along.
        if mine == known or toolbox.history.begin_again(mine):
            return mine
    return learn(course_for(target, toolbox), seconds=_SECONDS_AT_A_TIME)
