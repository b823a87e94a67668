"""The manifest is what app.yml says, with our addresses, and every wish has its reason."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from bot.errors import RetryLater, Unreachable
from bot.github.manifest import (
    build_manifest,
    is_organization,
    registration_url,
    wished_events,
    wished_permissions,
)
from bot.github.registration import exchange_code
from bot.github.transport import Transport
from bot.simulator import Simulator

APP_YML = yaml.safe_load((Path(__file__).parents[3] / "app.yml").read_text())
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator.start() as running:
        yield running


def test_every_permission_and_event_of_app_yml_has_a_reason() -> None:
    permissions = {wish.name: wish.access for wish in wished_permissions()}
    assert permissions == APP_YML["default_permissions"]
    assert [wish.name for wish in wished_events()] == APP_YML["default_events"]
    assert all(wish.reason.endswith(".") for wish in (*wished_permissions(), *wished_events()))


def test_a_manifest_adds_addresses_to_what_app_yml_asks_for() -> None:
    manifest = build_manifest(
        public_url="https://bot.example", webhook_url="https://smee.io/a", organization="octo"
    )
    assert manifest == APP_YML | {
        "name": "issuegraph-octo",
        "url": "https://bot.example",
        "hook_attributes": {"url": "https://smee.io/a", "active": True},
        "redirect_url": "https://bot.example/setup/registered",
        "setup_url": "https://bot.example/setup/installed",
    }


def test_a_name_is_no_longer_than_github_allows() -> None:
    manifest = build_manifest(public_url="", webhook_url="", organization="o" * 39)
    assert len(manifest["name"]) == 34


@pytest.mark.parametrize(
    ("organization", "expected"),
    [
        ("", "https://git.example/settings/apps/new?state=s%2B1"),
        ("octo", "https://git.example/organizations/octo/settings/apps/new?state=s%2B1"),
    ],
)
def test_a_manifest_goes_to_its_owner(organization: str, expected: str) -> None:
    address = registration_url("https://git.example", organization=organization, state="s+1")
    assert address == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("octo-org", True), ("", False), ("-octo", False), ("a/b", False), ("o" * 40, False)],
)
def test_an_organization_is_told_by_its_characters(name: str, *, expected: bool) -> None:
    assert is_organization(name) is expected


def registered_code(simulator: Simulator) -> str:
    app = simulator.world.create_app("helper", webhook_secret="s3cret" * 4)
    simulator.world.manifest_codes["c0de"] = (app, simulator.world.now())
    return "c0de"


def test_a_code_is_exchanged_once(simulator: Simulator) -> None:
    code, transport = registered_code(simulator), Transport(simulator.api_url, version="1")
    app = exchange_code(code, transport=transport, now=NOW)
    assert (app.slug, app.webhook_secret) == ("helper", "s3cret" * 4)
    assert app.html_url == f"{simulator.url}/apps/helper"
    assert "s3cret" not in repr(app)
    assert "PRIVATE" not in repr(app)
    with pytest.raises(Unreachable):
        exchange_code(code, transport=transport, now=NOW)


@pytest.mark.parametrize("code", ["", "../../user", "a b", "é", "c" * 201])
def test_what_is_no_code_is_not_asked_about(simulator: Simulator, code: str) -> None:
    with pytest.raises(Unreachable, match="not a code"):
        exchange_code(code, transport=Transport(simulator.api_url, version="1"), now=NOW)
    assert simulator.world.requests == []


def test_a_github_that_is_away_may_be_asked_again() -> None:
    transport = Transport("http://127.0.0.1:9", version="1")
    with pytest.raises(RetryLater):
        exchange_code("c0de", transport=transport, now=NOW)


def test_an_app_without_a_webhook_secret_is_refused(simulator: Simulator) -> None:
    code = registered_code(simulator)
    simulator.world.apps[-1].webhook_secret = None
    with pytest.raises(Unreachable, match="no webhook secret"):
        exchange_code(code, transport=Transport(simulator.api_url, version="1"), now=NOW)
