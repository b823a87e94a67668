"""Whatever remembers an issue, all of it goes with the issue's repository and nothing else does."""

from contextlib import suppress

import pytest
from redis import Redis

from bot.domain.decisions import DenyOriginal, NameOriginal
from bot.domain.follow_up import FollowUp
from bot.errors import RetryLater
from bot.memory.effects import CommentMemory
from bot.memory.follow_ups import FollowUpMemory
from bot.memory.issues import IssueMemory
from bot.memory.people import PeopleMemory


@pytest.fixture
def memory(connection: Redis, prefix: str) -> IssueMemory:
    return IssueMemory(connection, prefix=prefix)


def remember(connection: Redis, prefix: str, issue: str) -> None:
    comments = CommentMemory(connection, prefix=prefix)
    comments.record(issue, 77, "abc", digest="b0d1")
    comments.record(f"{issue}/help/ann", 78, "def", digest="b0d1")
    comments.remember_removed_label(issue, "kind/bug", was_ours=False)
    comments.want_label(issue, "docs")
    people = PeopleMemory(connection, prefix=prefix)
    people.name_original(issue, NameOriginal(1, "2026-05-04T12:00:00Z"))
    people.deny_original(issue, DenyOriginal(2))
    FollowUpMemory(connection, prefix=prefix).record(issue, FollowUp(2, None))


def keys_of(connection: Redis, prefix: str, issue: str) -> list[str]:
    return [key for key in connection.scan_iter(f"{prefix}:*") if f":{issue}" in key]


def test_all_of_a_repository_is_dropped_and_nothing_of_another(
    memory: IssueMemory, connection: Redis, prefix: str
) -> None:
    for issue in ("70:3", "70:12345", "700:3", "7:70"):
        remember(connection, prefix, issue)
    memory.forget_repositories([70, 71])
    kept = {one: len(keys_of(connection, prefix, one)) for one in ("70:", "700:3", "7:70")}
    assert kept == {"70:": 0, "700:3": 9, "7:70": 9}


def test_a_repository_of_many_issues_is_dropped_in_parts(
    memory: IssueMemory, connection: Redis, prefix: str
) -> None:
    comments = CommentMemory(connection, prefix=prefix)
    for number in range(1, 1_202):
        comments.remember_removed_label(f"70:{number}", "bug")
    memory.forget_repositories([70])
    assert keys_of(connection, prefix, "70:") == []


def test_more_keys_than_there_is_time_for_are_dropped_bit_by_bit(
    memory: IssueMemory, connection: Redis, prefix: str
) -> None:
    comments = CommentMemory(connection, prefix=prefix)
    for number in range(1, 2_202):
        comments.remember_removed_label(f"70:{number}", "bug")
    left = [2_201]
    while left[-1]:
        with suppress(RetryLater):
            memory.forget_repositories([70], seconds=0)
        left.append(len(keys_of(connection, prefix, "70:")))
        assert len(left) < connection.dbsize() + 5
    assert len(left) > 2
    memory.forget_repositories([70])
    assert list(connection.scan_iter(f"{prefix}:forgetting:*")) == []


def test_a_place_that_another_start_of_the_server_reached_is_nowhere(
    memory: IssueMemory, connection: Redis, prefix: str
) -> None:
    comments = CommentMemory(connection, prefix=prefix)
    for number in range(1, 2_202):
        comments.remember_removed_label(f"70:{number}", "bug")
    with pytest.raises(RetryLater):
        memory.forget_repositories([70], seconds=0)
    [place] = connection.scan_iter(f"{prefix}:forgetting:*")
    remember(connection, prefix, "70:1")
    connection.hset(place, "server", "another")
    memory.forget_repositories([70])
    assert keys_of(connection, prefix, "70:") == []


def test_no_repositories_are_nothing_to_drop(
    memory: IssueMemory, connection: Redis, prefix: str
) -> None:
    remember(connection, prefix, "70:3")
    memory.forget_repositories([])
    assert len(keys_of(connection, prefix, "70:3")) == 9


def test_an_end_is_given_once_and_taken_away_again(
    memory: IssueMemory, connection: Redis, prefix: str
) -> None:
    key = f"{prefix}:removed_labels:70:3"
    CommentMemory(connection, prefix=prefix).remember_removed_label("70:3", "bug")
    for seconds in (100, 5_000):
        memory.end_after([key], seconds=seconds)
    given = connection.ttl(key)
    memory.keep([key])
    assert (0 < given <= 100, connection.ttl(key)) == (True, -1)


def test_a_comment_of_an_issue_is_one_key(
    memory: IssueMemory, connection: Redis, prefix: str
) -> None:
    comments = CommentMemory(connection, prefix=prefix)
    comments.intend("70:3", "attempt-1")
    comments.record("70:3", 77, "abc", digest="b0d1")
    assert list(memory.pages()) == [{(70, 3): [f"{prefix}:comment:70:3"]}]


def test_what_people_decided_does_not_end_with_a_report(
    memory: IssueMemory, connection: Redis, prefix: str
) -> None:
    remember(connection, prefix, "70:3")
    for page in memory.pages():
        memory.drop(key for keys in page.values() for key in keys)
    left = {key.removeprefix(f"{prefix}:") for key in keys_of(connection, prefix, "70:3")}
    assert left == {"decided:70:3", "denied:70:3"}
