"""Two instances of the bot, two Apps on one repository: each keeps to itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.redis_server.embedded import embedded_redis
from bot.simulator.issue import Issue
from bot.simulator.scenarios.scenario import EVENTS, PERMISSIONS
from tests.journeys.house import House

CRASH = "It stops.\n\n```\nRuntimeError: frame 12 has no header\n```\n"


@pytest.fixture
def neighbour(house: House, tmp_path: Path) -> Iterator[House]:
    """Another instance, with its own Redis and database, on the same repository."""
    world = house.simulator.world
    app = world.create_app("othergraph", permissions=PERMISSIONS, events=EVENTS)
    folder = tmp_path / "neighbour"
    folder.mkdir()
    with (
        embedded_redis(folder) as redis_url,
        House.around(
            house.simulator, house.repository, app, redis_url=redis_url, data_dir=folder
        ) as other,
    ):
        world.install(app, ["octo/engine"])
        yield other


def authors(issue: Issue) -> list[str]:
    return sorted(one.author.login for one in issue.comments)


def settle(*houses: House) -> None:
    """Let each work twice, so that each meets what the other wrote."""
    for house in (*houses, *houses):
        house.work()


def test_each_writes_one_comment_and_neither_answers_the_other(
    house: House, neighbour: House
) -> None:
    house.repository.create_label("bug")
    issue = house.repository.open_issue("Crash on save", CRASH, author="ada")
    settle(house, neighbour)
    bodies = [one.body for one in issue.comments]
    settle(neighbour, house)
    assert authors(issue) == ["issuegraph[bot]", "othergraph[bot]"]
    assert [one.body for one in issue.comments] == bodies


def test_each_edits_its_own_comment_when_the_issue_changes(house: House, neighbour: House) -> None:
    issue = house.repository.open_issue("Crash on save", CRASH, author="ada")
    settle(house, neighbour)
    issue.edit(title="How do I save?", body="I want to save.", by="ada")
    settle(house, neighbour)
    first = {one.author.login for one in issue.comments if "### TL;DR" in one.body}
    assert first == {"issuegraph[bot]", "othergraph[bot]"}
    assert len([one for one in issue.comments if "### TL;DR" in one.body]) == 2


def test_a_label_that_one_adds_is_not_added_or_refused_by_the_other(
    house: House, neighbour: House
) -> None:
    house.repository.create_label("bug")
    issue = house.repository.open_issue("Crash on save", CRASH, author="ada")
    settle(house, neighbour)
    added = [event.actor.login for event in issue.timeline() if event.kind == "labeled"]
    assert added == ["issuegraph[bot]"]
