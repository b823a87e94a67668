from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.simulator import Simulator
from bot.simulator.scenarios import believable_repository, extra_usage_world
from tests.journeys.house import House


@pytest.fixture(params=[believable_repository, extra_usage_world], ids=["kelp", "extra usage"])
def world(
    request: pytest.FixtureRequest, journey_redis: str, tmp_path: Path
) -> Iterator[tuple[House, tuple]]:
    with Simulator.start() as simulator:
        scenario = request.param(simulator.world)
        with House.around(
            simulator, scenario.repository, scenario.app, redis_url=journey_redis, data_dir=tmp_path
        ) as house:
            yield house, scenario.new_issues


def test_every_new_issue_of_the_demo_gets_the_verdict_it_was_written_for(
    world: tuple[House, tuple],
) -> None:
    house, new_issues = world
    verdicts = []
    for new in new_issues:
        issue = house.repository.open_issue(new.title, new.body, author=new.author)
        house.work()
        verdicts.append((new.title, house.verdict(issue.number)))
    assert verdicts == [(new.title, new.expected_verdict) for new in new_issues]
