"""Every call of the bot, on the demo's world, held against GitHub's published description."""

import os
import sys
import warnings
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from graphql import build_schema, parse, validate

from bot.domain.issue import RepositoryRef
from bot.redis_server.embedded import embedded_redis
from bot.simulator import Simulator
from bot.simulator.scenarios import believable_repository
from tests.contracts.recording_proxy import Exchange, recorded
from tests.journeys.house import House

_BESIDE = Path(__file__).resolve().parents[2].parent / "shared" / "contract"

# What the trimmed schema leaves out, as GitHub publishes it in the whole one.
_LABELLING = """
extend union IssueTimelineItems = LabeledEvent | UnlabeledEvent
type LabeledEvent implements Node {
  actor: Actor createdAt: DateTime! id: ID! label: Label! labelable: Labelable!
}
type UnlabeledEvent implements Node {
  actor: Actor createdAt: DateTime! id: ID! label: Label! labelable: Labelable!
}
interface Labelable { viewerCanLabel: Boolean! }
"""


@pytest.fixture(scope="module")
def contract() -> Path:
    folder = Path(os.environ.get("ISSUEGRAPH_CONTRACT_DIR", _BESIDE))
    if not folder.is_dir():
        pytest.skip(f"GitHub's published contract is not at {folder}; set ISSUEGRAPH_CONTRACT_DIR")
    sys.path.insert(0, str(folder / "tools"))
    return folder


@pytest.fixture(scope="module")
def exchanges(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Exchange]]:
    """What was asked while every new issue of the demo was analysed, and one by command."""
    folder = tmp_path_factory.mktemp("contracts")
    with (
        embedded_redis(folder) as redis_url,
        Simulator.start() as simulator,
        recorded(simulator.url) as (address, proxy),
    ):
        scenario = believable_repository(simulator.world)
        with House.around(
            simulator,
            scenario.repository,
            scenario.app,
            redis_url=redis_url,
            data_dir=folder,
            api_url=f"{address}/api/v3",
        ) as house:
            scenario.repository.set_permission("mia", "write")
            for new in scenario.new_issues:
                issue = scenario.repository.open_issue(new.title, new.body, author=new.author)
                house.work()
            issue.comment("mia", "/triage")
            house.work()
            _want_types_and_suggestions(house)
        yield proxy.exchanges


def _want_types_and_suggestions(house: House) -> None:
    """Have one more issue analysed, with everything on that only some repositories have."""
    repository = house.repository
    repository.create_issue_type("Bug")
    repository.takes_suggestions = True
    repository.put_file(".github/issuegraph.yml", "issue_types: on\nlabels: {mode: suggest}\n")
    here = RepositoryRef.parse(repository.full_name)
    house.toolbox.drop_kept_files(repository.id, here)
    issue = repository.open_issue(
        "Crash on save", "```\nRuntimeError: no header\n```", author="ada"
    )
    house.work()
    assert (issue.type is None, issue.suggestions == []) == (False, False)


def test_every_rest_call_is_one_that_github_documents(
    contract: Path, exchanges: list[Exchange]
) -> None:
    checker = _load(contract)
    problems = [
        problem
        for one in exchanges
        if not one.path.endswith("/graphql")
        for problem in checker.check(
            one.method, one.path, one.query, one.asked, one.status, None, one.answered
        )
    ]
    assert problems == []


def test_every_query_asks_only_for_fields_of_the_published_schema(
    contract: Path, exchanges: list[Exchange]
) -> None:
    text = (contract / "graphql" / "github-schema-trimmed.sdl").read_text(encoding="utf-8")
    schema = build_schema(text + _LABELLING)
    queries = {one.asked["query"] for one in exchanges if one.path.endswith("/graphql")}
    assert queries
    assert [str(e) for query in queries for e in validate(schema, parse(query))] == []


def test_every_call_says_who_asks_and_for_which_version(exchanges: list[Exchange]) -> None:
    said = {
        (one.headers.get("X-Github-Api-Version"), one.headers["User-Agent"].split("/")[0])
        for one in exchanges
    }
    assert said == {("2022-11-28", "issuegraph")}


def _load(contract: Path) -> Any:
    with warnings.catch_warnings():  # The checker leaves closing its file to Python.
        warnings.simplefilter("ignore", ResourceWarning)
        description = contract / "openapi" / "github-openapi-trimmed-slim.json"
        return import_module("gh_contract").Contract(str(description))
