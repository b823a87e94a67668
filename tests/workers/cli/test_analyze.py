import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.redis_server.embedded import embedded_redis
from tests.workers.cli.command_line import CommandLine

NOBODY = dict.fromkeys(("GITHUB_APP_ID", "GITHUB_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRET"))
LOG = "It stops.\n\nVersion: 1.4.0\n\n```\nFrameError: header of frame 12 is missing\n```\n"


@pytest.fixture
def line(tmp_path: Path) -> Iterator[CommandLine]:
    """A repository with the App on it and two reports of one error."""
    with embedded_redis(tmp_path) as url, CommandLine.open(tmp_path, url) as opened:
        world = opened.simulator.world
        repository = world.create_repository("octo/engine")
        with world.quietly():
            world.install(opened.app, ["octo/engine"])
            for author in ("ben", "ada"):
                repository.open_issue("Reading stops half way", LOG, author=author)
        yield opened


def _token(line: CommandLine) -> dict[str, str]:
    return {"GITHUB_TOKEN": line.simulator.world.create_token("ada")}


def test_a_report_is_printed_with_a_persons_token_and_nothing_is_written(
    line: CommandLine,
) -> None:
    result = line.run("analyze", "octo/engine#2", **_token(line))
    assert result.exit_code == 0
    assert "Same problem as" in result.stdout
    assert {one.category for one in line.simulator.world.requests} <= {"read", "graphql", "search"}


def test_json_is_one_document_and_progress_stays_away(line: CommandLine) -> None:
    address = f"{line.simulator.url}/octo/engine/issues/2"
    result = line.run("analyze", address, "--json", **_token(line))
    assert json.loads(result.stdout)["verdict"]["kind"] == "duplicate"
    assert result.stderr == ""


def test_the_app_reads_where_no_token_is_given(line: CommandLine) -> None:
    assert "Same problem as" in line.run("analyze", "octo/engine#2").stdout


def test_what_was_learned_by_hand_is_searched_instead_of_github(line: CommandLine) -> None:
    world, token = line.simulator.world, _token(line)
    with world.quietly():
        for number in range(100):
            world.repository("octo/engine").open_issue(f"Valve {number}", "It opens late.")
    line.run("learn", "octo/engine", **token)
    before = len(world.requests)
    result = line.run("analyze", "octo/engine#2", **token)
    assert "first seen in 1.4.0" in result.stdout
    assert "search" not in {one.category for one in world.requests[before:]}


def test_nothing_is_left_where_nothing_was_learned(line: CommandLine, tmp_path: Path) -> None:
    line.run("analyze", "octo/engine#2", **_token(line))
    assert not list(tmp_path.glob("*.db"))


def test_posting_goes_the_way_of_every_delivery(line: CommandLine) -> None:
    result = line.run("analyze", "octo/engine#2", "--post")
    assert result.exit_code == 0, result.output
    (comment,) = line.simulator.world.repository("octo/engine").issue(2).comments
    assert "Same problem as" in comment.body


@pytest.mark.parametrize(
    ("words", "environ", "status", "said"),
    [
        pytest.param(("nonsense",), {}, 2, "neither OWNER/REPO#N nor", id="no issue"),
        pytest.param(("octo/engine#99",), {}, 1, "Error: ", id="an issue that is not there"),
        pytest.param(
            ("octo/engine#2",),
            NOBODY,
            1,
            "Set GITHUB_TOKEN",
            id="nobody",
        ),
        pytest.param(
            ("octo/engine#2", "--post"),
            NOBODY,
            1,
            "--post needs",
            id="posting as nobody",
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    line: CommandLine, words: tuple[str, ...], environ: dict[str, None], status: int, said: str
) -> None:
    result = line.run("analyze", *words, **environ)
    assert result.exit_code == status
    assert said in result.stderr
