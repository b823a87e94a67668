"""The dashboard: open to whoever holds its key, and honest about how far learning has come."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from werkzeug.test import Client

from bot.domain.history import Learning
from bot.inbox.entry import Entry, EntryState, InboxFigures
from bot.store.overview import ModelSummary, RepositoryOverview
from bot.web.app import create_app
from bot.web.dashboard import dashboard_url
from tests.fakes import (
    SECRET_KEY,
    InboxInMemory,
    ReportsInMemory,
    VotesInMemory,
    settings_in,
)

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
HALF_READ = Learning(70, "acme/Rocket", 7, "cursor", 50, 200, NOON)
READ = replace(HALF_READ, cursor=None, issues_read=200, started_at=None, known_until=NOON)
MODELS = (ModelSummary("types", 180, 0), ModelSummary("labels", 190, 4))
LEARNED = RepositoryOverview(READ, 203, MODELS, NOON)
ADDRESS = urlsplit(dashboard_url("http://localhost", secret_key=SECRET_KEY))


class Overviews:
    def __init__(self, *repositories: RepositoryOverview) -> None:
        self._repositories = repositories

    def repositories(self) -> tuple[RepositoryOverview, ...]:
        return self._repositories


def an_entry(key: str, state: EntryState, reason: str = "", repository: str = "") -> Entry:
    return Entry("1", key, state, 1, reason, NOON, NOON, NOON, repository)


def show(folder: Path, *repositories: RepositoryOverview, entries: tuple[Entry, ...] = ()) -> str:
    page = _client(folder, *repositories, entries=entries).get(f"{ADDRESS.path}?{ADDRESS.query}")
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "private, no-store")
    return " ".join(page.text.split())


def _client(
    folder: Path, *repositories: RepositoryOverview, entries: tuple[Entry, ...] = ()
) -> Client:
    app = create_app(
        settings_in(folder),
        inbox=InboxInMemory(entries=list(entries)),
        reports=ReportsInMemory(),
        votes=VotesInMemory(),
        overviews=Overviews(*repositories),
    )
    return app.test_client()


def test_a_repository_that_is_being_read_shows_how_far_and_the_page_stays_current(
    tmp_path: Path,
) -> None:
    page = show(tmp_path, RepositoryOverview(HALF_READ, 50))
    assert '<progress max="100" value="25"' in page
    assert "50 of 200 read" in page
    assert '<meta http-equiv="refresh"' in page


def test_what_was_learned_is_told_with_its_back_test_and_the_page_rests(tmp_path: Path) -> None:
    page = show(tmp_path, LEARNED)
    assert "203 known" in page
    assert "learned from 190 issues; 4 proved right often enough to be said" in page
    assert 'href="/backtests/acme/Rocket?key=' in page
    assert "refresh" not in page


def test_waiting_for_training_counts_as_learning(tmp_path: Path) -> None:
    waiting = an_entry("train:70", EntryState.WAITING, "other learning is under way", "acme/Rocket")
    page = show(tmp_path, LEARNED, entries=(waiting,))
    assert "train: other learning is under way" in page
    assert '<meta http-equiv="refresh"' in page


def test_why_the_bot_was_silent_and_what_was_deleted_can_be_read(tmp_path: Path) -> None:
    silent = an_entry("triage:70:3", EntryState.SKIPPED, "written <by> a bot", "acme/Rocket")
    deleted = an_entry("forget installation:7:", EntryState.DONE, "forgot 203 issues, 2 models")
    page = show(tmp_path, entries=(silent, deleted))
    assert "triage: written &lt;by&gt; a bot" in page
    assert "forgot 203 issues, 2 models" in page
    assert "No repository has been learned" in page


@pytest.mark.parametrize("query", ["", "key=00", "key=%F0%9F"])
def test_without_its_key_the_page_does_not_exist(tmp_path: Path, query: str) -> None:
    answer = _client(tmp_path, LEARNED).get(f"/dashboard?{query}")
    assert answer.status_code == 404
    assert "acme" not in answer.text


def test_what_was_given_up_is_told_with_its_reason(tmp_path: Path) -> None:
    dead = an_entry("triage:1", EntryState.DEAD, "failed with KeyError", "acme/Rocket")
    poison = an_entry("triage:2", EntryState.QUARANTINED, "its process was killed")
    page = show(tmp_path, entries=(dead, poison))
    assert "Given up, and why" in page
    assert "failed with KeyError" in page
    assert "its process was killed" in page


class BusyInbox(InboxInMemory):
    def figures(self) -> InboxFigures:  # type: ignore[override]
        ones = dict.fromkeys(EntryState, 1)
        return InboxFigures(
            ones,
            ended=ones,
            queued=1,
            longest_wait_seconds=1.0,
            is_outage=False,
            waits={},
            calls={},
        )


def test_what_is_worked_on_is_called_so(tmp_path: Path) -> None:
    app = create_app(
        settings_in(tmp_path),
        inbox=BusyInbox(),
        reports=ReportsInMemory(),
        votes=VotesInMemory(),
        overviews=Overviews(),
    )
    page = app.test_client().get(f"{ADDRESS.path}?{ADDRESS.query}").text
    assert "<b>1</b> under way" in page
    assert "leased" not in page.replace("count-leased", "")
