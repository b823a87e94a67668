"""By whichever table, it is known of which repositories something is kept, and for whom."""

import pytest
from sqlalchemy import Engine

from bot.domain.decisions import CastVote, VoteKind
from bot.domain.history import Learning
from bot.domain.issue import RepositoryRef
from bot.domain.requests import Target
from bot.store.history import HistoryStore
from bot.store.kept_repositories import KeptRepositories
from bot.store.reports import ReportStore
from bot.store.upgrade import upgrade
from bot.store.votes import VoteStore
from tests.bot.store.test_learned_store import NOON
from tests.fakes import a_report

ROCKET = RepositoryRef("acme", "rocket")


@pytest.fixture
def kept(engine: Engine) -> KeptRepositories:
    """Keep three repositories, each in another table, and a report that was made by hand."""
    upgrade(engine)
    reports = ReportStore(engine)
    reports.save(a_report(repository_id=70, full_name="acme/Rocket", installation_id=7))
    reports.save(a_report(repository_id=73, full_name="acme/probe", installation_id=None))
    HistoryStore(engine).begin(Learning(71, "acme/rocket", installation_id=7))
    target = Target(8, 72, RepositoryRef("zoo", "lion"), 3)
    VoteStore(engine).cast(target, CastVote(VoteKind.WORKS, "ann"), at=NOON)
    return KeptRepositories(engine)


def test_installations_of_every_table_are_known(kept: KeptRepositories) -> None:
    assert kept.installations() == {7, 8}


def test_an_installation_has_those_of_every_table(kept: KeptRepositories) -> None:
    assert (kept.of_installation(7), kept.of_installation(8)) == ({70, 71}, {72})


def test_those_of_an_installation_have_a_name(kept: KeptRepositories) -> None:
    assert kept.names_of_installation(7).keys() == {70, 71}
    assert {one.key for one in kept.names_of_installation(7).values()} == {"acme/rocket"}


def test_a_name_may_have_been_that_of_several(kept: KeptRepositories) -> None:
    assert kept.named([ROCKET, RepositoryRef("zoo", "none")]) == {70, 71}


def test_what_others_have_is_told_and_what_nobody_has_is_not(kept: KeptRepositories) -> None:
    assert kept.of_others(range(1, 1_000), than=7) == {72}
