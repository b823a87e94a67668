from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from redis import Redis

from bot.domain.issue import RepositoryRef
from bot.domain.requests import Target, TriageIssue
from bot.inbox.inbox import Claim, EntryState, Inbox
from bot.redis_server.connection import connect_worker
from bot.redis_server.embedded import embedded_redis
from workers.cli.requeue import requeue

SECRETS = {"SECRET_KEY": "0123456789abcdef"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def inbox(folder: Path) -> Iterator[Inbox]:
    """An inbox with a dead entry of each of two repositories, and a quarantined one."""
    with embedded_redis(folder) as url, connect_worker(url) as connection:
        yield _filled(connection)


def _filled(connection: Redis) -> Inbox:
    inbox = Inbox(connection)
    for number, name in enumerate(("engine", "motor", "pump")):
        target = Target(1, 10 + number, RepositoryRef("octo", name), 1)
        inbox.accept(f"d-{name}", TriageIssue(target, "opened"))
    for _ in range(8):
        for name in ("engine", "motor"):
            _start(
                inbox,
                connection,
                f"d-{name}",
                lambda claim, name=name: inbox.fail(claim, f"failed with {name}"),
            )
    target = Target(1, 20, RepositoryRef("octo", "valve"), 1)
    inbox.accept("d-valve", TriageIssue(target, "opened"))
    _start(
        inbox,
        connection,
        "d-valve",
        lambda claim: inbox.finish(claim, "the repository is archived", state=EntryState.SKIPPED),
    )
    for _ in range(3):
        _start(
            inbox,
            connection,
            "d-pump",
            lambda claim: inbox.abandon(claim.entry_id, owner="w", reason="its process was killed"),
        )
    return inbox


def _start(inbox: Inbox, connection: Redis, entry_id: str, end: Callable[[Claim], object]) -> None:
    connection.hset(f"issuegraph:entry:{entry_id}", "not_before", "0")
    claim = inbox.claim(entry_id, owner="w", lease_seconds=10)
    assert claim is not None
    end(claim)


def run(folder: Path, arguments: Sequence[str]) -> Result:
    environment = SECRETS | {"DATA_DIR": str(folder), "REDIS_URL": ""}
    return CliRunner(env=environment).invoke(requeue, list(arguments))


def waiting(inbox: Inbox) -> set[str]:
    return {entry.id for entry in inbox.entries(EntryState.WAITING)}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(["d-engine"], {"d-engine"}, id="one"),
        pytest.param(["--dead"], {"d-engine", "d-motor"}, id="dead"),
        pytest.param(["--quarantined"], {"d-pump"}, id="quarantined"),
        pytest.param(["--dead", "--repository", "Octo/Motor"], {"d-motor"}, id="repository"),
        pytest.param(["--dead", "--reason", "with engine"], {"d-engine"}, id="reason"),
        pytest.param(["--dead", "--quarantined"], {"d-engine", "d-motor", "d-pump"}, id="all"),
        pytest.param(["--skipped", "--reason", "archived"], {"d-valve"}, id="skipped"),
        pytest.param([], {"d-engine", "d-motor", "d-pump"}, id="nothing chosen"),
        pytest.param(["--repository", "octo/pump"], {"d-pump"}, id="repository alone"),
        pytest.param(["--reason", "with"], {"d-engine", "d-motor"}, id="reason alone"),
        pytest.param(["--dead", "--dry-run"], set(), id="dry run"),
    ],
)
def test_what_is_chosen_begins_again(
    inbox: Inbox, folder: Path, arguments: list[str], expected: set[str]
) -> None:
    result = run(folder, arguments)
    assert (result.exit_code, waiting(inbox)) == (0, expected)


def test_a_dry_run_tells_the_count_first(inbox: Inbox, folder: Path) -> None:
    result = run(folder, ["--dead", "--dry-run"])
    assert result.stdout.splitlines() == [
        "2 of the entries would begin again",
        "  d-engine  dead  octo/engine  failed with engine",
        "  d-motor  dead  octo/motor  failed with motor",
    ]
    assert waiting(inbox) == set()


def test_an_unknown_delivery_changes_nothing(inbox: Inbox, folder: Path) -> None:
    result = run(folder, ["d-engine", "d-unknown"])
    assert (result.exit_code, waiting(inbox)) == (1, set())


@pytest.mark.parametrize(
    "narrowing", [["--repository", "octo/motor"], ["--reason", "motor"], ["--dead"]]
)
def test_a_named_delivery_is_not_narrowed_further(
    inbox: Inbox, folder: Path, narrowing: list[str]
) -> None:
    assert run(folder, ["d-engine", *narrowing]).exit_code == 2
    assert waiting(inbox) == set()


def test_what_was_skipped_is_not_begun_again_without_a_reason(inbox: Inbox, folder: Path) -> None:
    assert run(folder, ["--skipped"]).exit_code == 2
    assert waiting(inbox) == set()


def test_without_an_inbox_none_is_made(folder: Path) -> None:
    result = run(folder, ["--dead"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "there is no inbox here: REDIS_URL is not set" in result.stderr
    assert not (folder / "redis").exists()


def test_which_folder_is_looked_into_is_said(inbox: Inbox, folder: Path) -> None:
    assert run(folder, ["--dead", "--dry-run"]).stderr == f"In the Redis below {folder}:\n"
    assert waiting(inbox) == set()
