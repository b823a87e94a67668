"""Health: alive is not the same as ready, and what is not ready is named in time."""

from pathlib import Path
from threading import Event

from bot.errors import RetryLater
from bot.web.health import find_problems
from tests.fakes import InboxInMemory, client_for, settings_in


def test_a_process_with_redis_and_database_is_ready(tmp_path: Path) -> None:
    answer = client_for(settings_in(tmp_path)).get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"status": "ready"})


def test_a_process_without_redis_lives_but_is_not_ready(tmp_path: Path) -> None:
    client = client_for(settings_in(tmp_path), inbox=InboxInMemory(is_away=True))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (
        503,
        {"status": "not ready", "problems": {"redis": "the queue cannot be reached"}},
    )
    assert client.get("/healthz").json == {"status": "alive"}


def test_a_check_that_hangs_is_named_without_waiting_for_it() -> None:
    release = Event()

    def hang() -> None:
        release.wait()

    def fail() -> None:
        raise RetryLater("away", after_seconds=1)

    checks = {"slow": hang, "broken": fail, "fine": release.is_set}
    problems = find_problems(checks, patience_seconds=0.05)
    release.set()
    assert problems == {"slow": "no answer in time", "broken": "away"}
