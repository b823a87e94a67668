"""`issuegraph learn`: what was read is trained on and tested at once, and not for nothing."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from bot.domain.decisions import NameOriginal
from bot.domain.issue import RepositoryRef
from bot.memory.effects import CommentMemory
from bot.memory.people import PeopleMemory
from bot.redis_server.connection import connect_worker
from bot.redis_server.embedded import embedded_redis
from bot.settings.settings import Settings
from bot.store.engine import open_engine
from bot.store.history import HistoryStore
from bot.store.learned import LastTraining, LearnedStore
from bot.web.dashboard import dashboard_url
from tests.workers.cli.command_line import CommandLine
from workers.cli import past_by_hand
from workers.toolbox import NoMeanings, Vectors

SUBJECTS = (("The pump leaks again", "pump"), ("A valve sticks in the cold", "valve"))
ENGINE = RepositoryRef("octo", "engine")


@pytest.fixture
def line(tmp_path: Path) -> Iterator[CommandLine]:
    """A repository with the App on it and sixty issues that people labelled and closed."""
    with embedded_redis(tmp_path) as url, CommandLine.open(tmp_path, url) as opened:
        world = opened.simulator.world
        repository = world.create_repository(str(ENGINE))
        with world.quietly():
            world.install(opened.app, [str(ENGINE)])
            for number in range(60):
                title, label = SUBJECTS[number % 2]
                issue = repository.open_issue(f"{title} {number}", "See the log.", author="ben")
                issue.add_labels([label, ("bug", "question")[number % 2]], by="mia")
                issue.close("completed", by="mia")
        yield opened


def _learned(line: CommandLine) -> tuple[set[str], bool]:
    """Return which models there are, and whether they were tested."""
    settings = Settings.from_environment(line.environ)
    engine = open_engine(settings.database_url)
    store = LearnedStore(engine)
    repository_id = line.simulator.world.repository(str(ENGINE)).id
    found = set(store.versions(repository_id)), store.has_backtest(repository_id)
    engine.dispose()
    return found


@pytest.mark.parametrize("reads_as", ["the App", "a person"])
def test_what_was_read_is_trained_on_and_tested(line: CommandLine, reads_as: str) -> None:
    token = line.simulator.world.create_token("ada") if reads_as == "a person" else None
    result = line.run("learn", str(ENGINE), GITHUB_TOKEN=token)
    assert result.exit_code == 0, result.output
    said = " ".join(result.stderr.split())
    assert "Learning types and labels ..." in said
    assert "types from 60 issues; " in said
    assert "; testing on closed issues ..." in said
    assert _learned(line) == ({"types", "labels"}, True)


def test_labels_that_were_renamed_are_learned_when_it_is_read_anew(line: CommandLine) -> None:
    world = line.simulator.world
    line.run("learn", str(ENGINE))
    with world.quietly():
        world.repository(str(ENGINE)).label("pump").name = "area: pump"
    again = line.run("learn", str(ENGINE), "--anew")
    assert again.exit_code == 0, again.output
    settings = Settings.from_environment(line.environ)
    history = HistoryStore(open_engine(settings.database_url))
    known = history.find(world.repository(str(ENGINE)).id, 1)
    assert known is not None
    assert "area: pump" in {label.name for label in known.labels}
    assert "types from 60 issues; " in " ".join(again.stderr.split())


@pytest.mark.parametrize("reads_as", ["the App", "a person", "a person beside the service"])
def test_what_people_corrected_and_decided_counts_by_hand_too(
    line: CommandLine, reads_as: str
) -> None:
    settings = Settings.from_environment(line.environ)
    repository_id = line.simulator.world.repository(str(ENGINE)).id
    with connect_worker(settings.redis_url or "") as connection:
        CommentMemory(connection).remember_removed_label(f"{repository_id}:1", "valve")
        PeopleMemory(connection).name_original(f"{repository_id}:2", NameOriginal(1, ""))
    changes: dict[str, str | None] = {}
    if reads_as != "the App":
        changes["GITHUB_TOKEN"] = line.simulator.world.create_token("ada")
    if reads_as == "a person beside the service":
        # It finds the Redis of `issuegraph serve` where that has its data.
        changes["REDIS_URL"] = None
    line.run("learn", str(ENGINE), **changes)
    engine = open_engine(settings.database_url)
    assert LearnedStore(engine).last_training(repository_id) == LastTraining(62, 0)
    known = HistoryStore(engine).find(repository_id, 2)
    assert known is not None
    assert known.outcome.duplicate_of == 1
    engine.dispose()


class RecordsQuestions(NoMeanings):
    """A language model that knows no vector, and notes of how many issues it was asked for one."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def known(self, repository_id: int, numbers: Sequence[int]) -> Mapping[int, Vectors]:
        self.asked.append(len(numbers))
        return super().known(repository_id, numbers)


def test_meanings_are_trained_on_where_there_is_a_language_model(
    line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanings = RecordsQuestions()
    monkeypatch.setattr(past_by_hand, "open_meanings", lambda _folder, _database: meanings)
    line.run("learn", str(ENGINE))
    assert meanings.asked == [60]


def test_what_is_known_already_is_neither_trained_on_nor_tested_again(line: CommandLine) -> None:
    line.run("learn", str(ENGINE))
    again = line.run("learn", str(ENGINE))
    assert again.exit_code == 0, again.output
    assert "testing on closed issues" not in again.stderr


def test_the_dashboards_address_is_printed_in_the_end(line: CommandLine) -> None:
    settings = Settings.from_environment(line.environ)
    address = dashboard_url(settings.public_url, secret_key=settings.secret_key)
    result = line.run("learn", str(ENGINE))
    assert result.stderr.splitlines()[-2:] == [
        f"{ENGINE}: read 60 issues",
        f"What is known: {address}",
    ]
