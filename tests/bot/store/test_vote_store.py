"""Votes, on SQLite always and on PostgreSQL when TEST_DATABASE_URL names one."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from bot.domain.decisions import CastVote, VoteKind
from bot.domain.issue import RepositoryRef
from bot.domain.requests import Target
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
