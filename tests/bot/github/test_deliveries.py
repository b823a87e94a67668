from datetime import UTC, datetime, timedelta

import pytest

from bot.github.deliveries import Attempt, Deliveries, find_doubtful
from tests.bot.github.installed import Installed

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def attempt(
    number: int,
    *,
    guid: str = "g-1",
    event: str = "issues",
    action: str = "opened",
    is_ok: bool = False,
    is_accepted: bool = False,
    minutes: int = 0,
) -> Attempt:
    at = NOON + timedelta(minutes=minutes)
    return Attempt(number, guid, at, event, action, is_ok, is_accepted)


@pytest.mark.parametrize(
    ("attempts", "doubtful"),
    [
        pytest.param([attempt(1)], [1], id="failed"),
        pytest.param([attempt(1, is_ok=True)], [], id="arrived"),
        pytest.param([attempt(2, is_ok=True, minutes=5), attempt(1)], [], id="arrived later"),
        pytest.param([attempt(1, is_ok=True, is_accepted=True)], [1], id="accepted"),
        pytest.param([attempt(2, minutes=5), attempt(1)], [1], id="failed twice"),
        pytest.param([attempt(1, event="label", action="created")], [], id="irrelevant event"),
        pytest.param([attempt(1, action="locked")], [], id="irrelevant action"),
        pytest.param(
            [attempt(3, guid="g-2", minutes=9), attempt(1, minutes=1)], [1, 3], id="oldest first"
        ),
    ],
)
def test_the_inbox_is_asked_for_what_matters_and_failed_or_was_accepted(
    attempts: list[Attempt], doubtful: list[int]
) -> None:
    assert [one.id for one in find_doubtful(attempts)] == doubtful


def test_attempts_are_listed_back_to_a_moment_and_no_further(github: Installed) -> None:
    github.app.webhook_url = "http://127.0.0.1:9/"
    for number in range(3):
        github.repository.open_issue(f"Crash {number}", "It crashes.")
        github.simulator.wait_for_deliveries()
        github.clock.pass_seconds(600)
    deliveries = Deliveries(github.auth())
    since = github.clock() - timedelta(minutes=25)
    page = deliveries.page(since)
    assert page.is_last
    assert [(one.event, one.action, one.is_ok) for one in page.attempts] == [
        ("issues", "opened", False)
    ] * 2


def test_a_page_names_where_the_older_ones_begin(github: Installed) -> None:
    github.app.webhook_url = "http://127.0.0.1:9/"
    for number in range(101):
        github.repository.open_issue(f"Crash {number}", "It crashes.")
    github.simulator.wait_for_deliveries()
    deliveries = Deliveries(github.auth())
    first = deliveries.page(NOON)
    second = deliveries.page(NOON, cursor=first.next_cursor)
    assert [len(first.attempts), len(second.attempts)] == [100, 1]
    assert [first.is_last, second.is_last] == [False, True]
