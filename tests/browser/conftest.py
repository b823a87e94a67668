"""Chromium in front of the whole system as `issuegraph serve` starts it, and of a local GitHub."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.simulator import Simulator
from bot.simulator.scenarios import Scenario, believable_repository
from tests.browser.instance import Instance

CHROMIUM = os.environ.get("TEST_CHROMIUM") or shutil.which("chromium") or ""
_PATIENCE_MILLISECONDS = 30_000
# Nothing of it may speak to anybody but us.
_OPTIONS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
).split()


def pytest_report_header() -> str:
    if CHROMIUM:
        return f"browser: {CHROMIUM}"
    return "browser: SKIPPED the tests in a browser, there is no chromium (set TEST_CHROMIUM)"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("there is no chromium; set TEST_CHROMIUM")
    expect.set_options(timeout=_PATIENCE_MILLISECONDS)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=_OPTIONS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, instance: Instance) -> Iterator[Page]:
    """A page on which every error of a script, and every block by our policy, is a failure.

    It closes before `instance` does, so that nothing looks for who has gone.
    """
    del instance
    context = browser.new_context()
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    opened.set_default_timeout(_PATIENCE_MILLISECONDS)
    yield opened
    context.close()
    # Chromium reports the answers 400 to 404 that a test provoked as errors of the page.
    assert [error for error in errors if "the server responded with" not in error] == []


@pytest.fixture
def github() -> Iterator[Simulator]:
    with Simulator.start() as simulator:
        yield simulator


@pytest.fixture
def scenario(github: Simulator) -> Scenario:
    """A believable repository whose owner has not heard of Issuegraph."""
    made = believable_repository(github.world)
    github.world.uninstall(github.world.installations[0])
    github.world.apps.clear()
    return made


@pytest.fixture
def instance(github: Simulator, tmp_path: Path) -> Iterator[Instance]:
    with Instance.start(github, tmp_path) as running:
        yield running
