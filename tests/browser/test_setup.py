"""From `issuegraph serve` on a fresh machine to the first comment, in a real browser."""

from pathlib import Path

import pytest
import requests
from playwright.sync_api import Page, expect

from bot.simulator import Simulator
from bot.simulator.scenarios import Scenario
from tests.browser.instance import Instance

SIZES = [(1200, 900), (360, 740)]


def unlock(page: Page, instance: Instance) -> None:
    page.goto(f"{instance.url}/setup")
    page.get_by_label("One-time token").fill(instance.token())
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_role("heading", name="Register your GitHub App")).to_be_visible()


def register(page: Page) -> None:
    page.get_by_role("button", name="Register for my account").click()
    page.get_by_role("button", name="Create GitHub App").click()
    expect(page.get_by_role("heading", name="Install issuegraph")).to_be_visible()


def install(page: Page, repository: str) -> None:
    page.get_by_role("link", name="Choose repositories").click()
    page.get_by_label(repository).check()
    page.get_by_role("button", name="Install").click()


def test_a_stranger_gets_from_nothing_to_the_first_comment_and_the_page_is_gone(
    page: Page, instance: Instance, scenario: Scenario, github: Simulator, tmp_path: Path
) -> None:
    unlock(page, instance)
    register(page)
    install(page, scenario.repository.full_name)
    expect(page.get_by_role("heading", name="It works")).to_be_visible()
    expect(page.get_by_text("First delivery: installation")).to_be_visible()
    write_issue(page, f"{github.url}/{scenario.repository.full_name}/issues/new?template=blank")
    expect(page.get_by_role("heading", name="TL;DR")).to_be_visible()
    with Instance.start(github, tmp_path) as restarted:
        assert requests.get(f"{restarted.url}/setup", timeout=5).status_code == 404
        assert "One-time token" not in restarted.log.read_text()


def write_issue(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Title").fill("kelp push stops with ChecksumMismatch")
    page.get_by_label("Description").fill("Version 2.3.1: `ChecksumMismatch: part 17`")
    page.get_by_role("button", name="Create").click()


@pytest.mark.usefixtures("scenario")
def test_the_waiting_page_shows_by_itself_that_a_delivery_came(
    page: Page, instance: Instance, github: Simulator
) -> None:
    unlock(page, instance)
    register(page)
    github.world.install(github.world.apps[0], ["tidewater/kelp"])
    expect(page.get_by_role("heading", name="It works")).to_be_visible()


def test_a_wrong_token_is_answered_beside_the_field(page: Page, instance: Instance) -> None:
    page.goto(f"{instance.url}/setup")
    page.get_by_label("One-time token").fill("guessed")
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_role("alert")).to_have_text(
        "That is not the token, or it was used. A restart prints a new one."
    )
    expect(page.get_by_label("One-time token")).to_be_focused()


@pytest.mark.usefixtures("scenario")
def test_who_turns_back_on_github_can_register_still(page: Page, instance: Instance) -> None:
    unlock(page, instance)
    page.get_by_role("button", name="Register for my account").click()
    expect(page.get_by_role("button", name="Create GitHub App")).to_be_visible()
    page.go_back()
    register(page)


@pytest.mark.usefixtures("scenario")
def test_an_organization_registers_its_own(
    page: Page, instance: Instance, github: Simulator
) -> None:
    unlock(page, instance)
    page.get_by_text("For an organization, or through a webhook relay").click()
    page.get_by_label("Organization").fill("tidewater")
    page.get_by_role("button", name="Use these").click()
    page.get_by_role("button", name="Register for tidewater").click()
    page.get_by_role("button", name="Create GitHub App").click()
    expect(page.get_by_role("heading", name="Install issuegraph-tidewater")).to_be_visible()
    assert github.world.apps[0].owner.login == "tidewater"


@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
def test_nothing_runs_off_the_side(
    page: Page, instance: Instance, github: Simulator, scenario: Scenario, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    unlock(page, instance)
    issues = f"{github.url}/{scenario.repository.full_name}/issues"
    overflowing = []
    for address in (f"{instance.url}/setup", instance.url, issues, f"{issues}/1", f"{issues}/new"):
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            overflowing.append(address)
    assert overflowing == []
