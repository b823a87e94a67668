"""Votes, on SQLite always and on PostgreSQL when TEST_DATABASE_URL names one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert

from bot.domain.decisions import CastVote, VoteKind
from bot.domain.issue import RepositoryRef
from bot.domain.requests import Target
from bot.store.history_tables import known_issues
from bot.store.upgrade import upgrade
from bot.store.votes import VoteStore

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
TARGET = Target(11, 70, RepositoryRef("acme", "Rocket"), 3)
WORKS = CastVote(VoteKind.WORKS, "ann")


@pytest.fixture
def votes(engine: Engine) -> VoteStore:
    upgrade(engine)
    return VoteStore(engine)


def test_votes_are_counted_the_most_frequent_kind_first(votes: VoteStore) -> None:
    votes.cast(TARGET, CastVote(VoteKind.COMMON, "ann"), at=NOON)
    for voter in ("ann", "ben", "ann"):
        votes.cast(TARGET, CastVote(VoteKind.WORKS, voter), at=NOON)
    assert list(votes.count(70, 3).items()) == [("works", 2), ("common", 1)]


def test_issues_are_counted_apart(votes: VoteStore) -> None:
    votes.cast(TARGET, WORKS, at=NOON)
    assert votes.count(70, 4) == {}


def test_who_finds_an_analysis_helpful_does_not_find_it_the_opposite(votes: VoteStore) -> None:
    for kind in (VoteKind.WORKS, VoteKind.HELPFUL, VoteKind.NOT_HELPFUL):
        votes.cast(TARGET, CastVote(kind, "ann"), at=NOON)
    votes.cast(TARGET, CastVote(VoteKind.HELPFUL, "ben"), at=NOON)
    assert votes.count(70, 3) == {"helpful": 1, "not-helpful": 1, "works": 1}
    assert votes.cast_by("ann", repository_id=70, number=3) == {"works", "not-helpful"}


def test_a_vote_is_taken_back_by_who_cast_it(votes: VoteStore) -> None:
    for voter in ("ann", "ben"):
        votes.cast(TARGET, CastVote(VoteKind.WORKS, voter), at=NOON)
    votes.withdraw(TARGET, WORKS)
    votes.withdraw(TARGET, CastVote(VoteKind.COMMON, "ben"))
    assert votes.count(70, 3) == {"works": 1}
    assert votes.cast_by("ben", repository_id=70, number=3) == {"works"}


def test_votes_since_a_moment_are_counted_by_how_voters_are_named(votes: VoteStore) -> None:
    for voter, minutes in (("page:1", 0), ("page:2", 30), ("page_3", 30), ("ann", 30)):
        votes.cast(TARGET, CastVote(VoteKind.WORKS, voter), at=NOON + timedelta(minutes=minutes))
    since = NOON + timedelta(minutes=10)
    assert votes.count_since(since, repository_id=70, number=3, voters="page:") == 1
    assert votes.count_since(since, repository_id=70, number=4, voters="page:") == 0


def test_duplicates_of_one_another_are_counted_together_and_a_voter_once(
    votes: VoteStore,
) -> None:
    # 5 repeats 3, as 9 does through 7; 8 and 6 name each other, and 4 stands alone.
    _know(votes.engine, {3: None, 5: 3, 7: 3, 9: 7, 8: 6, 6: 8, 4: None})
    for number, voter in ((3, "ann"), (5, "ben"), (9, "ann"), (9, "cleo"), (8, "ann"), (4, "dan")):
        votes.cast(replace(TARGET, number=number), CastVote(VoteKind.WORKS, voter), at=NOON)
    counted = {number: votes.count(70, number)["works"] for number in (3, 5, 7, 9, 6, 8, 4)}
    assert counted == {**dict.fromkeys((3, 5, 7, 9), 3), **dict.fromkeys((6, 8, 4), 1)}


def _know(engine: Engine, originals: dict[int, int | None]) -> None:
    with engine.begin() as connection:
        for number, original in originals.items():
            row = {
                **dict.fromkeys(("title", "title_terms", "body_terms", "text"), ""),
                **dict.fromkeys(("created_at", "updated_at"), NOON),
                "labels": [],
                "comments": [],
            }
            connection.execute(
                insert(known_issues).values(
                    repository_id=70, number=number, state="open", duplicate_of=original, **row
                )
            )


def test_an_issue_a_repository_and_an_installation_are_forgotten(votes: VoteStore) -> None:
    for number in (3, 4):
        votes.cast(replace(TARGET, number=number), WORKS, at=NOON)
    votes.forget_issue(70, 3)
    assert (votes.count(70, 3), votes.count(70, 4)) == ({}, {"works": 1})
    votes.forget_repositories([70])
    assert votes.count(70, 4) == {}
    votes.cast(TARGET, WORKS, at=NOON)
    votes.forget_installation(11, only=[71])
    assert votes.count(70, 3) != {}
    votes.forget_installation(11)
    assert votes.count(70, 3) == {}
