from datetime import UTC, datetime, timedelta

import pytest
import requests

from bot.simulator import FaultKind, Simulator
from bot.simulator.state import RequestRecord
from chaos.limits_kept import count_early, count_kept

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
REFUSED_FOR = 10.0


def request(
    seconds: float, *, wait: float | None = None, owner: str = "octo", category: str = "write"
) -> RequestRecord:
    at = NOON + timedelta(seconds=seconds)
    until = None if wait is None else at + timedelta(seconds=wait)
    path, status = f"/repos/{owner}/engine/issues/1/comments", 403 if wait else 201
    return RequestRecord("POST", path, "", status, owner, category, at, until)


@pytest.mark.parametrize(
    ("later", "early"),
    [
        pytest.param(request(0.5), 0, id="under way"),
        pytest.param(request(5), 1, id="inside"),
        pytest.param(request(5, category="read"), 0, id="a read"),
        pytest.param(request(REFUSED_FOR), 0, id="afterwards"),
    ],
)
def test_a_write_before_the_wait_is_over_is_early(later: RequestRecord, early: int) -> None:
    assert count_early([request(0, wait=REFUSED_FOR), later]) == early


def test_installations_are_counted_apart() -> None:
    asked = [request(0, wait=REFUSED_FOR), request(5, owner="else")]
    assert count_kept(asked).early_writes == 0


def test_the_most_within_a_minute_counts_wherever_it_begins() -> None:
    kept = count_kept([request(second) for second in (0, 50, 70, 100, 200)])
    assert (kept.most_a_minute, kept.most_an_hour, kept.is_good) == (3, 5, True)


def test_more_than_github_allows_is_not_good() -> None:
    assert not count_kept([request(number / 10) for number in range(81)]).is_good


@pytest.mark.parametrize("kind", [FaultKind.PRIMARY_LIMIT, FaultKind.SECONDARY_LIMIT])
def test_the_simulated_github_notes_until_when_it_refused(kind: FaultKind) -> None:
    with Simulator.start() as simulator:
        world = simulator.world
        world.faults.add(match=("*", ""), kind=kind, seconds=10, retry_after_seconds=10)
        requests.get(f"{simulator.api_url}/repos/octo/engine/issues", timeout=5)
        (record,) = world.requests
    assert record.wait_until is not None
    assert 8 < (record.wait_until - record.at).total_seconds() <= 10
