import pytest
from redis import Redis

from bot.domain.follow_up import FollowUp
from bot.domain.verdict import VerdictKind
from bot.memory.follow_ups import FollowUpMemory


@pytest.fixture
def memory(connection: Redis, prefix: str) -> FollowUpMemory:
    return FollowUpMemory(connection, prefix=prefix)


def test_an_unknown_issue_has_no_follow_up_yet(memory: FollowUpMemory) -> None:
    assert memory.recall("70:3") == FollowUp(1, None)


@pytest.mark.parametrize("follow_up", [FollowUp(1, VerdictKind.NEW), FollowUp(4)])
def test_a_follow_up_comes_back_as_it_was_recorded(
    memory: FollowUpMemory, follow_up: FollowUp
) -> None:
    memory.record("70:3", FollowUp(3, VerdictKind.FIXED))
    memory.record("70:3", follow_up)
    assert memory.recall("70:3") == follow_up


def test_a_forgotten_issue_leaves_nothing(
    memory: FollowUpMemory, connection: Redis, prefix: str
) -> None:
    memory.record("70:3", FollowUp(2))
    memory.forget("70:3")
    assert list(connection.scan_iter(f"{prefix}*")) == []
