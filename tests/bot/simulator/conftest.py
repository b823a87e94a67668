"""A small world on a clock that stands still, reached through WSGI or through a real socket."""

import os
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import jwt
import pytest
from werkzeug.test import Client, TestResponse

from bot.simulator import Simulator, World, create_site
from bot.simulator.apps import App, Installation
from bot.simulator.repository import Repository
from bot.simulator.scenarios.scenario import EVENTS, PERMISSIONS

ROOT = Path(__file__).resolve().parents[3]
BEGINNING = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that moves when it is told to."""

    moment: datetime = BEGINNING

    def __call__(self) -> datetime:
        return self.moment

    def pass_seconds(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@dataclass
class Wire:
    """Speaks to a world as one caller and remembers nothing."""

    client: Client
    headers: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str, **options: Any) -> TestResponse:
        headers = {"User-Agent": "tests", **self.headers, **options.pop("headers", {})}
        return self.client.open("/api/v3" + path, method=method, headers=headers, **options)

    def query(self, text: str, **variables: Any) -> Any:
        headers = {"User-Agent": "tests", **self.headers}
        sent = {"query": text, "variables": variables}
        return self.client.post("/api/graphql", json=sent, headers=headers).get_json()


@dataclass
class Place:
    """A world with one repository and the App on it."""

    world: World
    clock: Clock
    app: App
    repository: Repository
    installation: Installation
    client: Client

    def as_installation(self, **narrowed: Any) -> Wire:
        token = self.world.create_installation_token(self.installation, **narrowed)
        return Wire(self.client, {"Authorization": f"Bearer {token.text}"})

    def as_person(self, login: str) -> Wire:
        token = self.world.create_token(login)
        return Wire(self.client, {"Authorization": f"token {token}"})

    def as_nobody(self) -> Wire:
        return Wire(self.client)

    def as_app(self, **claims: Any) -> Wire:
        return Wire(self.client, {"Authorization": f"Bearer {assertion(self, **claims)}"})


def assertion(place: Place, **claims: Any) -> str:
    now = int(place.clock().timestamp())
    said = {"iat": now - 60, "exp": now + 300, "iss": str(place.app.id), **claims}
    return jwt.encode(said, place.app.private_key_pem, algorithm="RS256")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def place(clock: Clock) -> Place:
    world = World.create(clock=clock, web_url="http://localhost")
    app = world.create_app("issuegraph", permissions=PERMISSIONS, events=EVENTS)
    repository = world.create_repository("octo/engine")
    installation = world.install(app, ["octo/engine"])
    return Place(world, clock, app, repository, installation, Client(create_site(world)))


@pytest.fixture
def sim() -> Iterator[Simulator]:
    with Simulator.start() as running:
        yield running


def _contract_folder() -> Path:
    default = ROOT.parent / "shared" / "contract"
    folder = Path(os.environ.get("ISSUEGRAPH_CONTRACT_DIR", default))
    if not folder.is_dir():
        pytest.skip(f"GitHub's published contract is not at {folder}; set ISSUEGRAPH_CONTRACT_DIR")
    sys.path.insert(0, str(folder / "tools"))
    return folder


def _quietly(load: Callable[[str], Any], description: Path) -> Any:
    with warnings.catch_warnings():  # The checkers leave closing their file to Python.
        warnings.simplefilter("ignore", ResourceWarning)
        return load(str(description))


@pytest.fixture(scope="session")
def contract() -> Any:
    folder = _contract_folder()
    description = folder / "openapi" / "github-openapi-trimmed-slim.json"
    return _quietly(import_module("gh_contract").Contract, description)


@pytest.fixture(scope="session")
def webhook_contract() -> Any:
    description = _contract_folder() / "webhooks" / "github-webhooks-openapi-trimmed-slim.json"
    return _quietly(import_module("wh_contract").Webhooks, description)


@pytest.fixture(scope="session")
def issue_query() -> str:
    return (_contract_folder() / "graphql" / "analyse_issue.graphql").read_text()
