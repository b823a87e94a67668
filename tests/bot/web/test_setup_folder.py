"""What set-up remembers: secrets that work once, for an hour, and that nobody can read back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.web.setup_folder import SetupFolder

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class Clock:
    moment = NOON

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path, clock: Clock) -> SetupFolder:
    return SetupFolder(tmp_path, now=clock)


def test_of_many_who_bring_the_token_at_once_one_is_admitted(folder: SetupFolder) -> None:
    token = folder.issue_token()
    with ThreadPoolExecutor(8) as pool:
        sessions = [it for it in pool.map(folder.admit, [token] * 32) if it]
    assert len(sessions) == 1
    assert folder.is_admitted(sessions[0])


def test_a_state_ends_after_an_hour(folder: SetupFolder, clock: Clock) -> None:
    state = folder.new_state()
    clock.moment = NOON + timedelta(minutes=59)
    assert folder.is_pending(state)
    clock.moment = NOON + timedelta(minutes=60)
    assert not folder.take_state(state)


def test_secrets_lie_there_as_digests_that_only_we_may_read(
    folder: SetupFolder, tmp_path: Path
) -> None:
    token = folder.issue_token()
    session = folder.admit(token) or ""
    secrets = [folder.issue_token(), session, folder.new_state()]
    files = list((tmp_path / "setup").iterdir())
    assert sorted(file.name for file in files) == ["session", "state", "token"]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert not any(it in file.read_text() for it in secrets for file in files)


def test_a_ping_is_noted_and_only_more_than_that_ends_it(folder: SetupFolder) -> None:
    folder.issue_token()
    folder.note_delivery("ping")
    assert (folder.reached() is not None, folder.has_ended()) == (True, False)
    folder.note_delivery("installation")
    assert folder.has_ended()


def test_the_last_page_stays_for_ten_minutes(folder: SetupFolder, clock: Clock) -> None:
    folder.issue_token()
    folder.note_delivery("issues")
    clock.moment = NOON + timedelta(minutes=10)
    assert not folder.is_over()
    clock.moment = NOON + timedelta(minutes=10, seconds=1)
    assert folder.is_over()


def test_without_set_up_a_delivery_leaves_no_trace(folder: SetupFolder, tmp_path: Path) -> None:
    folder.note_delivery("issues")
    assert list(tmp_path.iterdir()) == []
