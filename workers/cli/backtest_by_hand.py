"""A back-test on this machine's database, for the command line."""

from collections.abc import Sequence

from bot.domain.history import Learning
from bot.domain.issue import RepositoryRef
from bot.settings.settings import Settings
from bot.store.history import HistoryStore
from bot.store.learned import StoredBacktest
from bot.store.opening import open_up_to_date
from workers.assemble import system_clock
from workers.evaluation.backtester import Backtester


class NotLearnedError(Exception):
    """The repository's past is not known on this machine."""


def run_backtest(ref: RepositoryRef, settings: Settings, *, last: int) -> StoredBacktest:
    """Test on a learned repository; NotLearnedError before `issuegraph learn` came to its end."""
    engine = open_up_to_date(settings.database_url)
    learning = _find(ref, HistoryStore(engine).all_progress())
    stored = Backtester(engine, system_clock(), settings.github_url).test(learning, last=last)
    engine.dispose()
    return stored


def _find(ref: RepositoryRef, known: Sequence[Learning]) -> Learning:
    for learning in known:
        if learning.full_name.lower() == ref.key and learning.is_complete:
            return learning
    raise NotLearnedError(f"{ref} is not learned to its end: run `issuegraph learn {ref}` first.")
