"""Labels beyond the first hundred and issue types: read when wanted, kept, never at any price."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.domain.issue import IssueTypes
from bot.github.reader import Reader
from bot.github.repository_lists import RepositoryLists
from bot.github.spending import Allowance
from tests.bot.github.installed import ENGINE, Installed, ref


@dataclass(slots=True)
class Kept:
    by_key: dict[str, Any] = field(default_factory=dict)

    def get(self, key: str) -> Any | None:
        return self.by_key.get(key)

    def put(self, key: str, value: Any, *, ttl_seconds: float) -> None:
        self.by_key[key] = value
        assert ttl_seconds == 600

    def drop(self, key: str) -> None:
        self.by_key.pop(key, None)


@pytest.fixture
def kept() -> Kept:
    return Kept()


def reader_of(github: Installed, kept: Kept, *, rest_reads: int = 6) -> Reader:
    client = github.client(allowance=Allowance(rest_reads=rest_reads))
    lists = RepositoryLists(client, cache=kept, reader_id=7)
    return Reader(client, home=ENGINE, web_url=github.simulator.url, lists=lists)


def create_labels(github: Installed, count: int) -> None:
    for number in range(count):
        github.repository.create_label(f"area: {number:03}")


@pytest.mark.parametrize(("count", "reads"), [(100, 0), (101, 1), (250, 2), (450, 3)])
def test_labels_are_read_on_where_there_are_more(
    github: Installed, kept: Kept, *, count: int, reads: int
) -> None:
    create_labels(github, count)
    github.repository.open_issue("Crash", "It crashes.")
    reader = reader_of(github, kept)
    repository, _ = reader.read_issue(ref(1))
    assert len(reader.read_more_labels(repository).labels) == min(count, 400)
    assert github.spending.rest_reads == reads


def test_what_the_allowance_did_not_reach_is_read_another_time(
    github: Installed, kept: Kept
) -> None:
    create_labels(github, 250)
    github.repository.open_issue("Crash", "It crashes.")
    repository, _ = reader_of(github, kept).read_issue(ref(1))
    github.spending.rest_reads = 0
    some = reader_of(github, kept, rest_reads=1).read_more_labels(repository)
    github.spending.rest_reads = 0
    every = reader_of(github, kept).read_more_labels(repository)
    assert (len(some.labels), len(every.labels)) == (200, 250)


def test_types_are_read_with_the_one_that_stands(github: Installed, kept: Kept) -> None:
    task = github.repository.create_issue_type("Task")
    github.repository.create_issue_type("Epic", enabled=False)
    github.repository.open_issue("Crash", "It crashes.").set_type(task)
    assert reader_of(github, kept).read_issue_types(ref(1)) == IssueTypes(("Task",), "Task")


def test_no_types_are_remembered_and_cost_nothing_more(github: Installed, kept: Kept) -> None:
    github.repository.open_issue("Crash", "It crashes.")
    answers = [reader_of(github, kept).read_issue_types(ref(1)) for _ in range(3)]
    assert (answers, github.spending.rest_reads) == ([IssueTypes()] * 3, 1)


def test_types_that_the_allowance_does_not_reach_are_none(github: Installed, kept: Kept) -> None:
    github.repository.create_issue_type("Bug")
    github.repository.open_issue("Crash", "It crashes.")
    answers = [reader_of(github, kept, rest_reads=most) for most in (0, 1)]
    assert [one.read_issue_types(ref(1)) for one in answers] == [IssueTypes(), IssueTypes()]
