"""What this machine knows of a repository, for an analysis by hand; it may know nothing."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.history import Learning
from bot.domain.issue import IssueForm, IssueRef
from bot.settings.settings import Settings
from bot.store.history import HistoryStore
from bot.store.history_search import HistorySearch
from bot.store.learned import Database
from bot.store.opening import open_if_there
from workers.analysis.comparable import Report
from workers.analysis.past_search import Past
from workers.analysis.recollection import Recollection, recall
from workers.learning.trainer import open_shelf
from workers.providers.opening import open_meanings
from workers.toolbox import LEAST_PAST_ISSUES
from workers.triage.circumstances import Circumstances
from workers.triage.earlier import Recall
from workers.triage.known_releases import known_release_in


def with_known_past(around: Circumstances, ref: IssueRef, settings: Settings) -> Circumstances:
    """Return the circumstances with what `issuegraph learn` or a worker learned here, if any."""
    engine = open_if_there(settings.database_url)
    learning = _find(ref, HistoryStore(engine)) if engine else None
    if engine is None or learning is None:
        return around
    meanings = open_meanings(settings.data_dir, engine)
    shelf = open_shelf(engine, data_dir=settings.data_dir, meanings=meanings)
    past = Past(
        HistorySearch(engine), learning.repository_id, meanings, least_issues=LEAST_PAST_ISSUES
    )
    return replace(
        around,
        recall=_recall_from(past, engine),
        known_release=known_release_in(HistoryStore(engine), learning.repository_id, ref),
        learned=shelf.models(learning.repository_id),
    )


def _find(ref: IssueRef, history: HistoryStore) -> Learning | None:
    known = (one for one in history.all_progress() if one.is_complete)
    return next((one for one in known if one.full_name.lower() == ref.repository.key), None)


def _recall_from(past: Past, engine: Database) -> Recall:
    history = HistoryStore(engine)

    def recall_here(report: Report, forms: Sequence[IssueForm]) -> Recollection | None:
        return recall(report, forms=forms, past=past, known=history)

    return recall_here
