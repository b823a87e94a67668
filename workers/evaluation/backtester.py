"""Back-tests on this machine's database: run one, keep its page, and keep the thresholds it set."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from json import dumps
from typing import TYPE_CHECKING

from bot.domain.history import KnownIssue, Learning, WordThresholds
from bot.domain.issue import Repository, RepositoryRef
from bot.errors import NothingToDo
from bot.store.history import HistoryStore
from bot.store.history_search import HistorySearch
from bot.store.learned import Database, LearnedStore, StoredBacktest
from workers.analysis.past_search import Past, find_earlier
from workers.analysis.recollection import CAUTIOUS
from workers.toolbox import Clock

if TYPE_CHECKING:
    from workers.evaluation.backtest import Backtest
    from workers.evaluation.backtest_forecasts import Situation

_MOST_EARLIER = 10
# A job may take two minutes; docs/performance.md has what this many cost.
_LAST_IN_BACKGROUND = 200
_MOST_LESSONS_IN_BACKGROUND = 1_000


@dataclass(frozen=True, slots=True)
class StoredIssues:
    """Every known issue of a repository, read anew each time that they are gone through."""

    history: HistoryStore
    repository_id: int

    def __iter__(self) -> Iterator[KnownIssue]:
        return self.history.read_all(self.repository_id)


@dataclass(frozen=True, slots=True)
class Backtester:
    """Tests repositories whose past is known."""

    engine: Database
    clock: Clock
    web_url: str

    def test_in_background(self, learning: Learning) -> str:
        """Test on as many issues as fit into one job; say in a few words what that set."""
        stored = self.test(
            learning, last=_LAST_IN_BACKGROUND, most_lessons=_MOST_LESSONS_IN_BACKGROUND
        )
        return f"tested {stored.full_name}"

    def test(
        self, learning: Learning, *, last: int, most_lessons: int | None = None
    ) -> StoredBacktest:
        """Test and keep; NothingToDo when the repository was forgotten meanwhile."""
        from workers.evaluation.backtest import backtest

        result = backtest(self._situation(learning, most_lessons), last=last)
        stored = self._to_stored(result, learning)
        if not LearnedStore(self.engine).keep_backtest(stored):
            raise NothingToDo("the repository was forgotten meanwhile")
        self._keep_thresholds(result, learning)
        return stored

    def _situation(self, learning: Learning, most_lessons: int | None) -> "Situation":
        from workers.evaluation.backtest_forecasts import Situation

        ref = RepositoryRef.parse(learning.full_name)
        search = HistorySearch(self.engine)
        past = Past(search, learning.repository_id, is_as_of_opening=True)
        return Situation(
            Repository(ref, f"{self.web_url}/{ref}"),
            StoredIssues(HistoryStore(self.engine), learning.repository_id),
            partial(find_earlier, past=past, most=_MOST_EARLIER),
            most_lessons,
        )

    def _to_stored(self, result: "Backtest", learning: Learning) -> StoredBacktest:
        from workers.evaluation.backtest_report import (
            backtest_as_json,
            draw_backtest,
            render_backtest,
        )

        return StoredBacktest(
            learning.repository_id,
            result.full_name,
            self.clock.now(),
            render_backtest(result),
            draw_backtest(result),
            dumps(backtest_as_json(result)),
        )

    def _keep_thresholds(self, result: "Backtest", learning: Learning) -> None:
        """Keep from when on the past has shown each thing to be right often enough.

        What it no longer shows falls back to the cautious threshold.
        """
        from workers.evaluation.backtest_forecasts import Topic

        history, repository_id = HistoryStore(self.engine), learning.repository_id
        words = WordThresholds(result.threshold(Topic.TYPE), result.threshold(Topic.LABELS))
        history.note_word_thresholds(repository_id, words)
        shown = result.threshold(Topic.DUPLICATES)
        beside_error = CAUTIOUS.text_beside_error if shown is None else shown
        history.note_thresholds(repository_id, replace(CAUTIOUS, text_beside_error=beside_error))
