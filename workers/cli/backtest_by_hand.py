"""A back-test on this machine's database: run it, keep its page, and keep the threshold it set."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from json import dumps

from bot.domain.history import Learning
from bot.domain.issue import Repository, RepositoryRef
from bot.settings import Settings
from bot.store.engine import open_engine
from bot.store.history import HistoryStore
from bot.store.history_search import HistorySearch
from bot.store.learned import LearnedStore, StoredBacktest
from bot.store.upgrade import upgrade
from workers.analysis.past_search import Past, find_earlier
from workers.analysis.recollection import CAUTIOUS
from workers.evaluation.backtest import Backtest, backtest
from workers.evaluation.backtest_forecasts import Situation, Topic
from workers.evaluation.backtest_report import backtest_as_json, draw_backtest, render_backtest

_MOST_EARLIER = 10


class NotLearnedError(Exception):
    """The repository's past is not known on this machine."""


def run_backtest(
    ref: RepositoryRef, settings: Settings, *, last: int, now: datetime
) -> StoredBacktest:
    """Test on a learned repository; NotLearnedError before `issuegraph learn` came to its end."""
    engine = open_engine(settings.database_url)
    upgrade(engine)
    history = HistoryStore(engine)
    learning = _find(ref, history.all_progress())
    past = Past(HistorySearch(engine), learning.repository_id)
    situation = Situation(
        Repository(ref, f"{settings.github_url}/{ref}"),
        tuple(history.read_all(learning.repository_id)),
        partial(find_earlier, past=past, most=_MOST_EARLIER),
    )
    result = backtest(situation, last=last)
    stored = _to_stored(result, learning, now=now)
    LearnedStore(engine).keep_backtest(stored)
    _keep_threshold(result, learning, history)
    engine.dispose()
    return stored


def _find(ref: RepositoryRef, known: Sequence[Learning]) -> Learning:
    for learning in known:
        if learning.full_name.lower() == ref.key and learning.is_complete:
            return learning
    raise NotLearnedError(f"{ref} is not learned to its end: run `issuegraph learn {ref}` first.")


def _to_stored(result: Backtest, learning: Learning, *, now: datetime) -> StoredBacktest:
    return StoredBacktest(
        learning.repository_id,
        result.full_name,
        now,
        render_backtest(result),
        draw_backtest(result),
        dumps(backtest_as_json(result)),
    )


def _keep_threshold(result: Backtest, learning: Learning, history: HistoryStore) -> None:
    """Keep how alike two reports of one error must be, where the past has shown it."""
    threshold = result.threshold(Topic.DUPLICATES)
    if threshold is None:
        return
    known = history.thresholds(learning.repository_id) or CAUTIOUS
    history.note_thresholds(learning.repository_id, replace(known, text_beside_error=threshold))
