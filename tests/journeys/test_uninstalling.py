"""Nothing stays of repositories that the App was taken from, whatever they were called."""

import pytest

from bot.domain.issue import RepositoryRef
from bot.domain.requests import ForgetInstallation, LearnRepositories
from bot.store.engine import open_engine
from bot.store.reports import ReportStore
from tests.journeys.house import House

ENGINE, MOTOR = RepositoryRef("octo", "engine"), RepositoryRef("octo", "motor")
SKIP_ADA = "skip: {authors: [ada]}\n"


def keys_about(house: House) -> list[str]:
    """Return where something is remembered of an issue of the repository."""
    labels = ("removed_labels", "peoples_labels", "wanted_labels")
    kinds = ("comment", "comments", *labels, "decided", "denied", "follow_up")
    patterns = [f"issuegraph:{kind}:{house.repository.id}:*" for kind in kinds]
    return [str(key) for one in patterns for key in house.inbox._redis.scan_iter(one)]


def remove(house: House, *names: RepositoryRef, ids: tuple[int, ...]) -> None:
    """Take repositories from the installation, all where none is named."""
    (installation,) = house.simulator.world.installations
    house.inbox.accept("removed", ForgetInstallation(installation.id, names, ids))
    house.work()


@pytest.fixture
def reported(house: House) -> House:
    """One that has told of an issue."""
    house.repository.open_issue("Crash on save", "Error: disk is full", author="ada")
    house.work()
    return house


def test_what_is_known_under_an_older_name_goes_by_the_id(reported: House) -> None:
    with reported.simulator.world.quietly():
        reported.simulator.world.rename_repository(reported.repository, "motor")
    remove(reported, MOTOR, ids=(reported.repository.id,))
    # Which the report was kept under.
    report = ReportStore(open_engine(reported.settings.database_url)).find(str(ENGINE), 1)
    assert (report, keys_about(reported)) == (None, [])


def test_a_request_of_an_earlier_version_goes_by_the_name(reported: House) -> None:
    remove(reported, ENGINE, ids=())
    assert (reported.stored(1), keys_about(reported)) == (None, [])


def test_another_repository_of_the_name_is_left_alone(reported: House) -> None:
    remove(reported, ENGINE, ids=(reported.repository.id + 1,))
    assert reported.stored(1) is not None
    assert keys_about(reported) != []


def test_what_another_installation_has_by_now_is_left_to_it(reported: House) -> None:
    (installation,) = reported.simulator.world.installations
    gone = ForgetInstallation(installation.id + 1, (ENGINE,), (reported.repository.id,))
    reported.inbox.accept("moved", gone)
    reported.work()
    assert reported.stored(1) is not None
    assert keys_about(reported) != []


def test_of_an_issue_that_was_skipped_nothing_is_remembered_either(house: House) -> None:
    house.repository.create_label("bug")
    house.repository.put_file(".github/issuegraph.yml", SKIP_ADA)
    issue = house.repository.open_issue("Crash", "It crashes.", author="ada", labels=["bug"])
    issue.remove_label("bug", by="mia")
    house.work()
    assert house.stored(issue.number) is None
    assert keys_about(house) != []
    house.simulator.world.uninstall(house.simulator.world.installations[0])
    house.work()
    assert keys_about(house) == []


def test_no_word_of_an_uninstalled_repository_stays_in_the_file(house: House) -> None:
    house.repository.open_issue("Zanzibarquux stops", "The codename is flumoxiated", author="ben")
    house.work()
    (installation,) = house.simulator.world.installations
    house.inbox.accept("learn", LearnRepositories(installation.id, (ENGINE,)))
    house.work()
    house.simulator.world.uninstall(installation)
    house.work()
    with open_engine(house.settings.database_url).connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = (house.settings.data_dir / "issuegraph.db").read_bytes().lower()
    assert [word for word in (b"zanzibarquux", b"flumoxiat") if word in kept] == []
