"""What is remembered of an issue has an end, and our comment is found again after it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.simulator.issue import Issue
from tests.journeys.house import House
from workers.duties.second_look import SecondLook

LOG = "It fails.\n\n```\nError: disk is full\n```\n"


@pytest.fixture
def look(house: House) -> SecondLook:
    return SecondLook.of(house.settings)


@pytest.fixture
def issue(house: House) -> Issue:
    """One that was analysed and has lost a label since."""
    house.repository.create_label("bug")
    opened = house.repository.open_issue("Crash on save", LOG, author="ada")
    house.work()
    opened.remove_label("bug", by="mia")
    house.work()
    return opened


def ends(house: House) -> dict[str, int]:
    """Return for how many seconds what is remembered of issues stays, by kind; -1 is for ever."""
    redis, about = house.inbox._redis, f":{house.repository.id}:"
    kinds = ("comment", "removed_labels", "decided")
    keys = [key for kind in kinds for key in redis.scan_iter(f"issuegraph:{kind}{about}*")]
    return {str(key).split(":")[1]: int(redis.ttl(key)) for key in keys}


def tidy(look: SecondLook, *, days: int) -> None:
    """Have the clock's duties done so many days from now."""
    moment = datetime.now(UTC) + timedelta(days=days)
    replace(look.reports, now=lambda: moment).tidy()
    look.memories.tidy()


def test_a_year_after_an_issue_was_closed_it_is_forgotten_and_our_comment_is_not(
    house: House, look: SecondLook, issue: Issue
) -> None:
    (ours,) = house.our_comments(issue)
    issue.close("completed", by="mia")
    house.work()
    tidy(look, days=364)
    assert ends(house) == {"comment": -1, "removed_labels": -1}
    tidy(look, days=366)
    assert ends(house) == {}
    issue.edit(title="How do I install it?", body="How do I install the engine?", by="ada")
    house.work()
    # The comment that stands was edited; beneath it two lines tell of the other verdict.
    found, follow_up = house.our_comments(issue)
    assert (found.id, "TL;DR" in follow_up.body) == (ours.id, False)


def test_of_an_open_issue_everything_stays(house: House, look: SecondLook, issue: Issue) -> None:
    assert issue.state == "open"
    tidy(look, days=3_000)
    assert ends(house) == {"comment": -1, "removed_labels": -1}


def test_without_a_report_it_ends_after_400_days_unless_one_is_kept(
    house: House, look: SecondLook
) -> None:
    house.repository.set_permission("mia", "triage")
    house.repository.create_label("bug")
    house.repository.put_file(".github/issuegraph.yml", "skip: {authors: [ada]}\n")
    skipped = house.repository.open_issue("Crash", LOG, author="ada", labels=["bug"])
    skipped.remove_label("bug", by="mia")
    house.work()
    tidy(look, days=0)
    (seconds,) = ends(house).values()
    assert 399 < seconds / 86_400 <= 400
    skipped.comment("mia", "/triage")
    house.work()
    tidy(look, days=0)
    assert ends(house) == {"comment": -1, "removed_labels": -1}
