"""Learn a repository's types and labels anew, where enough has changed."""

from bot.domain.requests import BacktestRepository, Target, TrainModels
from bot.errors import NothingToDo
from workers.jobs.work import Work

_LONGEST_ID = 64


def run(request: TrainModels, work: Work) -> str:
    """Train, and ask for the back-test that shows how well that went."""
    toolbox = work.toolbox
    progress = toolbox.history.progress(request.repository_id)
    if progress is None or not progress.is_complete:
        raise NothingToDo("the repository's past is not known to its end")
    target = Target(request.installation_id, request.repository_id, request.repository, number=0)
    with toolbox.background_turn():
        outcome = toolbox.train(target)
    if outcome is None and toolbox.has_backtest(request.repository_id):
        raise NothingToDo("too little was labelled or corrected since the last time")
    _ask_for_backtest(request, work)
    return outcome or "nothing new to learn, but never tested"


def _ask_for_backtest(request: TrainModels, work: Work) -> None:
    following = BacktestRepository(
        request.installation_id, request.repository_id, request.repository
    )
    # Trained twice for one request, it is asked for once.
    stem = work.delivery.removeprefix("train-")
    work.toolbox.accept(f"backtest-{stem}"[:_LONGEST_ID], following)
