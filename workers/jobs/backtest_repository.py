"""Ask of a repository's closed issues what would have been said, and keep what that shows."""

from bot.domain.requests import BacktestRepository
from bot.errors import NothingToDo
from workers.jobs.work import Work


def run(request: BacktestRepository, work: Work) -> str:
    """Test on as many closed issues as fit into one job; done twice, it says the same."""
    progress = work.toolbox.history.progress(request.repository_id)
    if progress is None or not progress.is_complete:
        raise NothingToDo("the repository's past is not known to its end")
    with work.toolbox.background_turn():
        return work.toolbox.backtest(progress)
