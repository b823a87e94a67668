"""What is done with all of a repository is done with what an analysis keeps just after it."""

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

import pytest

from bot.domain.issue import RepositoryRef
from bot.domain.requests import ForgetInstallation, HideReports, Request, Target
from bot.domain.triage import Triage
from bot.inbox.inbox import EntryState
from tests.journeys.house import House
from workers.report_shelf import StoredReports

ENGINE = RepositoryRef("octo", "engine")


def work_while(house: House, request: Request) -> None:
    """Analyse what waits; another worker does the request before the report is kept."""
    shelf = house.toolbox.reports
    assert isinstance(shelf, StoredReports)

    def do() -> None:
        house.inbox.accept("meanwhile", request)
        house.runner().run_entry("meanwhile", owner="another")

    late = _LateShelf(shelf.store, shelf.public_url, shelf.web_url, shelf.secret_key)
    late.do_before.append(do)
    slow = replace(house, toolbox=replace(house.toolbox, reports=late))
    slow.simulator.wait_for_deliveries()
    (waiting,) = house.inbox.entries(EntryState.WAITING)
    slow.runner().run_entry(waiting.id, owner="slow")
    assert late.do_before == []


class _LateShelf(StoredReports):
    # What is done in between, once.
    do_before: ClassVar[list[Callable[[], None]]] = []

    def keep(self, target: Target, triage: Triage, *, comment_url: str) -> None:
        self.do_before.pop()()
        super().keep(target, triage, comment_url=comment_url)


def keys_about(house: House) -> list[str]:
    kinds = ("comment", "comments", "removed_labels", "decided", "denied", "follow_up")
    patterns = [f"issuegraph:{kind}:{house.repository.id}:*" for kind in kinds]
    return [str(key) for one in patterns for key in house.inbox._redis.scan_iter(one)]


def test_the_first_report_of_what_was_made_private_meanwhile_is_hidden(house: House) -> None:
    (installation,) = house.simulator.world.installations
    house.repository.open_issue("Crash on save", "Error: disk is full", author="ada")
    work_while(house, HideReports(installation.id, house.repository.id, ENGINE))
    report = house.stored(1)
    assert report is not None
    assert report.is_private


@pytest.mark.parametrize("names", [(), (ENGINE,)], ids=["uninstalled", "one repository removed"])
def test_what_the_app_was_taken_from_meanwhile_leaves_nothing_behind(
    house: House, names: tuple[RepositoryRef, ...]
) -> None:
    (installation,) = house.simulator.world.installations
    house.repository.open_issue("Crash on save", "Error: disk is full", author="ada")
    work_while(house, ForgetInstallation(installation.id, names, (house.repository.id,)))
    assert (house.stored(1), keys_about(house)) == (None, [])


def test_what_was_installed_anew_is_kept(house: House) -> None:
    (installation,) = house.simulator.world.installations
    gone = ForgetInstallation(installation.id, (), (house.repository.id,))
    house.inbox.accept("removed", gone)
    house.work()
    house.repository.open_issue("Crash on save", "Error: disk is full", author="ada")
    house.work()
    assert house.stored(1) is not None
    assert keys_about(house) != []
