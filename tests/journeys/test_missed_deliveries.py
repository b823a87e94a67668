"""What GitHub could not deliver is had all the same."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.errors import WaitCause
from bot.redis_server.connection import connect_worker
from bot.simulator import FaultKind
from bot.simulator.issue import Issue
from tests.journeys.house import House
from workers.duties import lost_deliveries
from workers.duties.second_look import SecondLook

NOBODY = "http://127.0.0.1:9/webhook"


@pytest.fixture
def look(house: House) -> SecondLook:
    look = SecondLook.of(house.settings)
    return replace(look, deliveries=replace(look.deliveries, sleep=lambda _seconds: None))


def open_unheard(house: House, count: int) -> list[Issue]:
    """Open issues while no receiver of ours listens."""
    app = house.simulator.world.apps[0]
    url, app.webhook_url = app.webhook_url, NOBODY
    opened = [
        house.repository.open_issue(f"Crash {number}", "Error: disk is full", author="ada")
        for number in range(count)
    ]
    house.simulator.wait_for_deliveries()
    app.webhook_url = url
    return opened


def forget_everything(house: House) -> None:
    with connect_worker(house.settings.redis_url or "") as redis:
        redis.flushdb()


def count_of_comments(house: House, issues: list[Issue]) -> list[int]:
    return [len(house.our_comments(issue)) for issue in issues]


def later(look: SecondLook, **ahead: float) -> SecondLook:
    moment = datetime.now(UTC) + timedelta(**ahead)
    return replace(
        look,
        deliveries=replace(look.deliveries, now=lambda: moment),
        issues=replace(look.issues, now=lambda: moment),
        uninstallations=replace(look.uninstallations, now=lambda: moment),
    )


def test_what_no_receiver_took_is_sent_again(house: House, look: SecondLook) -> None:
    issues = open_unheard(house, 3)
    assert look.deliveries.ask_again() == 3
    house.work()
    assert count_of_comments(house, issues) == [1, 1, 1]
    assert look.deliveries.ask_again() == 0


def test_an_uninstallation_that_nobody_heard_of_deletes_all_the_same(
    house: House, look: SecondLook
) -> None:
    house.repository.open_issue("Crash", "Error: disk is full", author="ada")
    house.work()
    (installation,) = house.simulator.world.installations
    assert look.uninstallations.ask_for() == 0
    with house.simulator.world.quietly():
        house.simulator.world.uninstall(installation)
    assert [look.uninstallations.ask_for() for _ in range(2)] == [0, 0]
    assert later(look, hours=13).uninstallations.ask_for() == 1
    house.work()
    assert house.stored(1) is None
    assert look.uninstallations.ask_for() == 0


def test_a_repository_that_was_taken_away_unheard_is_forgotten(
    house: House, look: SecondLook
) -> None:
    world, (installation,) = house.simulator.world, house.simulator.world.installations
    wheel = world.create_repository("octo/wheel")
    installation.repositories.append(wheel)
    for repository in (house.repository, wheel):
        repository.open_issue("Crash", "Error: disk is full", author="ada")
    house.work()
    with world.quietly():
        installation.repositories.remove(wheel)
    kept = house.toolbox.kept_repositories.of_installation
    look.issues.ask_for()
    house.work()
    assert kept(installation.id) == {house.repository.id, wheel.id}
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    noted = f"not listed:{installation.id}"
    look.issues.notes.put(noted, {str(wheel.id): yesterday}, ttl_seconds=60.0)
    look.issues.ask_for()
    house.work()
    assert kept(installation.id) == {house.repository.id}


def test_what_was_accepted_and_then_lost_by_redis_is_sent_again(
    house: House, look: SecondLook
) -> None:
    issue = house.repository.open_issue("Crash", "Error: disk is full", author="ada")
    house.simulator.wait_for_deliveries()
    assert look.deliveries.ask_again() == 0
    forget_everything(house)
    assert look.deliveries.ask_again() == 1
    house.work()
    assert count_of_comments(house, [issue]) == [1]
    assert look.deliveries.ask_again() == 0


def test_what_makes_no_work_is_not_sent_again(house: House, look: SecondLook) -> None:
    (issue,) = open_unheard(house, 1)
    look.deliveries.ask_again()
    house.work()
    app = house.simulator.world.apps[0]
    url, app.webhook_url = app.webhook_url, NOBODY
    issue.lock()
    issue.comment("ben", "Same here.").edit("Same here!", by="ben")
    house.simulator.wait_for_deliveries()
    app.webhook_url = url
    assert later(look, minutes=10).deliveries.ask_again() == 1


def test_what_fails_again_is_asked_for_after_longer_and_longer(
    house: House, look: SecondLook
) -> None:
    open_unheard(house, 1)
    house.simulator.world.apps[0].webhook_url = NOBODY
    asked = []
    for minutes in (0, 1, 6, 10, 16, 30, 36):
        asked.append(later(look, minutes=minutes).deliveries.ask_again())
        house.simulator.wait_for_deliveries()
    assert asked == [1, 0, 1, 0, 1, 0, 1]


def test_a_delivery_that_never_succeeds_is_asked_for_as_long_as_github_keeps_it(
    house: House, look: SecondLook
) -> None:
    open_unheard(house, 1)
    house.simulator.world.apps[0].webhook_url = NOBODY
    asked = [later(look, hours=6 * turn).deliveries.ask_again() for turn in range(20)]
    assert asked == [1] * 12 + [0] * 8


def test_an_outage_of_ours_of_two_days_loses_nothing(house: House, look: SecondLook) -> None:
    (issue,) = open_unheard(house, 1)
    app = house.simulator.world.apps[0]
    url, app.webhook_url = app.webhook_url, NOBODY
    for hours in range(48):
        later(look, hours=hours).deliveries.ask_again()
    house.simulator.wait_for_deliveries()
    app.webhook_url = url
    assert later(look, hours=48).deliveries.ask_again() == 1
    house.work()
    assert count_of_comments(house, [issue]) == [1]


def test_more_than_one_look_can_read_is_read_by_the_next(
    house: House, look: SecondLook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lost_deliveries, "_MOST_PAGES", 1)
    oldest, *_ = issues = open_unheard(house, 120)
    with capture_logs() as logs:
        sent = [later(look, minutes=10 * turn).deliveries.ask_again() for turn in range(2)]
    assert [one["event"] for one in logs if "all read" in one["event"]] == [
        "deliveries not all read"
    ]
    assert sent == [100, 20]
    house.work()
    assert count_of_comments(house, [oldest, *issues[-1:]]) == [1, 1]


def test_a_place_in_the_list_that_github_forgot_is_read_from_the_top(
    house: House, look: SecondLook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lost_deliveries, "_MOST_PAGES", 1)
    open_unheard(house, 101)
    assert look.deliveries.ask_again() == 100
    monkeypatch.undo()
    house.simulator.world.faults.add(
        match=("GET", "/app/hook/deliveries$"), kind=FaultKind.STATUS_BEFORE, status=422
    )
    assert later(look, minutes=1).deliveries.ask_again() == 1


def test_a_delivery_that_github_fails_to_send_keeps_back_no_other(
    house: House, look: SecondLook
) -> None:
    issues = open_unheard(house, 3)
    house.simulator.world.faults.add(match=("POST", "/attempts$"), kind=FaultKind.STATUS_BEFORE)
    assert look.deliveries.ask_again() == 2
    house.work()
    assert sorted(count_of_comments(house, issues)) == [0, 1, 1]
    assert later(look, minutes=6).deliveries.ask_again() == 1


@pytest.mark.parametrize("status", [400, 422])
def test_a_delivery_that_github_will_not_send_keeps_back_no_other(
    house: House, look: SecondLook, status: int
) -> None:
    issues = open_unheard(house, 3)
    house.simulator.world.faults.add(
        match=("POST", "/attempts$"), kind=FaultKind.STATUS_BEFORE, status=status
    )
    assert look.deliveries.ask_again() == 2
    house.work()
    assert count_of_comments(house, issues) == [0, 1, 1]


def test_hundreds_of_deliveries_are_read_page_by_page(house: House, look: SecondLook) -> None:
    (issue,) = open_unheard(house, 1)
    for number in range(120):
        house.repository.create_label(f"label {number}")
        issue.add_labels([f"label {number}"], by="mia")
    house.simulator.wait_for_deliveries()
    assert look.deliveries.ask_again() == 1
    pages = [one.path for one in house.simulator.world.requests].count("/app/hook/deliveries")
    assert pages > 1


def test_an_issue_that_no_delivery_told_of_is_found_within_the_hour(
    house: House, look: SecondLook
) -> None:
    with house.simulator.world.quietly():
        issue = house.repository.open_issue("Crash", "Error: disk is full", author="ada")
    assert later(look, minutes=30).issues.ask_for() == 1
    house.work()
    assert len(house.our_comments(issue)) == 1
    assert later(look, minutes=90).issues.ask_for() == 0


def test_an_installation_that_must_wait_is_not_asked(house: House, look: SecondLook) -> None:
    (installation,) = house.simulator.world.installations
    with house.simulator.world.quietly():
        house.repository.open_issue("Crash", "Error: disk is full", author="ada")
    limit = WaitCause.SECONDARY_LIMIT
    house.inbox.park(installation.id, seconds=60, cause=limit)
    before = len(house.simulator.world.requests)
    assert later(look, minutes=30).issues.ask_for() == 0
    paths = [one.path for one in house.simulator.world.requests[before:]]
    assert paths == ["/app/installations"]


def test_a_limit_met_by_the_hourly_look_stops_the_workers_too(
    house: House, look: SecondLook
) -> None:
    (installation,) = house.simulator.world.installations
    house.simulator.world.faults.add(
        match=("GET", "/installation/repositories$"), kind=FaultKind.SECONDARY_LIMIT
    )
    assert look.issues.ask_for() == 0
    assert 55 < house.inbox.seconds_held_back(installation.id) <= 62


def test_an_issue_of_just_now_may_still_be_under_way(house: House, look: SecondLook) -> None:
    with house.simulator.world.quietly():
        house.repository.open_issue("Crash", "Error: disk is full", author="ada")
    assert look.issues.ask_for() == 0


def test_nothing_older_than_the_installation_is_touched(house: House, look: SecondLook) -> None:
    with house.simulator.world.quietly():
        house.repository.open_issue(
            "Crash", "Error", author="ada", created_at=datetime.now(UTC) - timedelta(hours=5)
        )
    assert later(look, minutes=30).issues.ask_for() == 0


def test_neither_bots_nor_pull_requests_are_found(house: House, look: SecondLook) -> None:
    with house.simulator.world.quietly():
        robot = house.simulator.world.ground.user("renovate[bot]", kind="Bot")
        house.repository.open_issue("Bump", "Bumps it.", author=robot)
        house.repository.open_pull("Fix it", "It is fixed.", author="mia")
    assert later(look, minutes=30).issues.ask_for() == 0


def test_a_suspended_installation_is_left_alone(house: House, look: SecondLook) -> None:
    world = house.simulator.world
    with world.quietly():
        house.repository.open_issue("Crash", "Error", author="ada")
        world.suspend(world.installations[0])
    assert later(look, minutes=30).issues.ask_for() == 0
