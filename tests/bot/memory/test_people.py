import pytest
from redis import Redis

from bot.domain.decisions import DenyOriginal, NameOriginal, Standing
from bot.memory.people import PeopleMemory

KEY = "70:3"
NAMED = NameOriginal(2, "https://github.com/acme/rocket/issues/3#issuecomment-9")


@pytest.fixture
def people(connection: Redis, prefix: str) -> PeopleMemory:
    return PeopleMemory(connection, prefix=prefix)


def test_nobody_has_decided_anything_about_an_unknown_issue(people: PeopleMemory) -> None:
    assert people.recall(KEY) == Standing()


def test_many_issues_are_recalled_in_their_order(people: PeopleMemory) -> None:
    people.name_original(KEY, NAMED)
    people.deny_original("71:9", DenyOriginal(2))
    assert people.recall_all(["71:9", "71:8", KEY]) == [
        Standing(denied=frozenset({2})),
        Standing(),
        Standing(original=NAMED),
    ]
    assert people.recall_all([]) == []


def test_the_last_original_named_counts(people: PeopleMemory) -> None:
    people.name_original(KEY, NameOriginal(1, "elsewhere"))
    people.name_original(KEY, NAMED)
    assert people.recall(KEY) == Standing(original=NAMED)


def test_a_denial_takes_the_name_back_and_the_other_way_round(people: PeopleMemory) -> None:
    people.name_original(KEY, NAMED)
    people.deny_original(KEY, DenyOriginal(2))
    assert people.recall(KEY) == Standing(denied=frozenset({2}))
    people.name_original(KEY, NAMED)
    assert people.recall(KEY) == Standing(original=NAMED)


def test_another_denial_leaves_the_name_alone(people: PeopleMemory) -> None:
    people.name_original(KEY, NAMED)
    people.deny_original(KEY, DenyOriginal(1))
    assert people.recall(KEY) == Standing(original=NAMED, denied=frozenset({1}))


def test_a_hold_lasts_until_somebody_resumes(people: PeopleMemory) -> None:
    people.hold(KEY)
    assert people.recall(KEY) == Standing(is_held=True)
    people.resume(KEY)
    assert people.recall(KEY) == Standing()


def test_a_forgotten_issue_leaves_nothing(
    people: PeopleMemory, connection: Redis, prefix: str
) -> None:
    people.name_original(KEY, NAMED)
    people.deny_original(KEY, DenyOriginal(1))
    people.hold(KEY)
    people.forget(KEY)
    assert list(connection.scan_iter(f"{prefix}*")) == []
