import pytest
from redis import Redis

from bot.errors import InstallationMustWait, WaitCause
from bot.memory.write_budget import WriteBudget

HERE, ELSEWHERE = 1, 2


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def budget(connection: Redis, prefix: str, slept: list[float]) -> WriteBudget:
    return WriteBudget(connection, prefix=prefix, sleep=slept.append)


def spend_all(budget: WriteBudget) -> int:
    """Write without a pause until the budget says to come back later; return how often."""
    for written in range(1000):
        try:
            budget.spend(HERE)
        except InstallationMustWait:
            return written
    raise AssertionError("the budget has no end")


def test_a_burst_passes_without_a_pause(budget: WriteBudget, slept: list[float]) -> None:
    for _ in range(45):
        budget.spend(HERE)
    assert slept == []


def test_after_a_burst_a_write_waits_a_moment_and_then_the_work_is_put_back(
    budget: WriteBudget, slept: list[float]
) -> None:
    assert spend_all(budget) == 46
    assert slept == pytest.approx([2.0], abs=0.5)


def test_never_more_than_five_hundred_writes_an_hour(
    budget: WriteBudget, connection: Redis, prefix: str
) -> None:
    written = 0
    for _ in range(4):
        connection.delete(f"{prefix}:writes:minute:{HERE}")
        written += spend_all(budget)
    assert written in range(100, 103)


def test_one_installation_does_not_spend_the_writes_of_another(budget: WriteBudget) -> None:
    spend_all(budget)
    budget.spend(ELSEWHERE)


def test_nothing_is_written_while_the_installation_is_parked(
    budget: WriteBudget, connection: Redis, prefix: str
) -> None:
    connection.set(f"{prefix}:parked:{HERE}", "1", ex=60)
    with pytest.raises(InstallationMustWait) as caught:
        budget.spend(HERE)
    assert caught.value.after_seconds == pytest.approx(60, abs=1)


def test_whoever_was_too_fast_writes_half_as_fast(
    budget: WriteBudget, connection: Redis, prefix: str
) -> None:
    connection.set(f"{prefix}:slow:{HERE}", "1")
    assert spend_all(budget) == 22


def test_a_look_spends_nothing(budget: WriteBudget) -> None:
    for _ in range(100):
        budget.look(HERE)
    assert spend_all(budget) == 46


def test_a_look_asks_for_the_writes_of_a_whole_analysis(budget: WriteBudget) -> None:
    for _ in range(42):
        budget.spend(HERE)
    budget.look(HERE)
    budget.spend(HERE)
    with pytest.raises(InstallationMustWait) as caught:
        budget.look(HERE)
    assert caught.value.cause is WaitCause.WRITE_BUDGET
    assert caught.value.after_seconds == pytest.approx(2, abs=0.5)


def test_a_look_leaves_to_those_at_work_what_they_may_want(
    budget: WriteBudget, connection: Redis, prefix: str
) -> None:
    for _ in range(37):
        budget.spend(HERE)
    budget.look(HERE)
    connection.sadd(f"{prefix}:running:{HERE}", "d-1", "d-2", "d-3")
    with pytest.raises(InstallationMustWait):
        budget.look(HERE)


def test_what_was_begun_within_the_budget_may_be_written(
    budget: WriteBudget, connection: Redis, prefix: str
) -> None:
    connection.set(f"{prefix}:paused:{HERE}", "1", ex=60)
    budget.spend(HERE)
