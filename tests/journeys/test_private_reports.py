"""The reports of a repository that was made private are hidden, and shown when it is public."""

import pytest
from werkzeug.test import Client

from bot.web.app import create_app
from tests.journeys.house import House
from workers.duties.second_look import SecondLook

PAGES = ("/reports/octo/engine/1", "/reports/octo/engine/1.md", "/reports/octo/engine/1.json")


@pytest.fixture
def visitor(house: House) -> Client:
    """Look at the pages of a house in which one issue has a report."""
    house.repository.open_issue("Crash on save", "Error: disk is full", author="ada")
    house.work()
    return create_app(house.settings).test_client()


def seen_by(visitor: Client) -> set[int]:
    return {visitor.get(page).status_code for page in PAGES}


def test_they_are_hidden_as_soon_as_github_tells(house: House, visitor: Client) -> None:
    assert seen_by(visitor) == {200}
    house.simulator.world.change_visibility(house.repository, private=True)
    house.work()
    assert seen_by(visitor) == {404}


def test_nothing_of_github_is_needed_to_hide_them(house: House, visitor: Client) -> None:
    house.simulator.world.change_visibility(house.repository, private=True)
    house.simulator.wait_for_deliveries()
    before = len(house.simulator.world.requests)
    house.work()
    assert seen_by(visitor) == {404}
    assert house.calls(after=before) == []


@pytest.mark.parametrize("archived", [False, True])
def test_within_the_hour_they_are_hidden_and_shown_though_nothing_was_told(
    house: House, visitor: Client, *, archived: bool
) -> None:
    look = SecondLook.of(house.settings)
    house.repository.archived = archived
    found = []
    for private in (True, False):
        with house.simulator.world.quietly():
            house.simulator.world.change_visibility(house.repository, private=private)
        look.issues.ask_for()
        found.append(seen_by(visitor))
    assert found == [{404}, {200}]
