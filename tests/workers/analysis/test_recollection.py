"""What a learned past says about a new issue, over a real store."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.history import DecisionThresholds, Learning
from bot.domain.issue import Issue
from bot.domain.threshold import ThresholdSource
from bot.store.engine import open_engine
from bot.store.history import HistoryStore
from bot.store.history_search import HistorySearch
from bot.store.upgrade import upgrade
from tests.builders import NOON, a_comment, an_issue, comment_url, issue_url
from workers.analysis.comparable import read_report
from workers.analysis.past_search import MOST_SHARING_AN_ERROR, Past
from workers.analysis.recollection import CAUTIOUS, Recollection, issues_recalled, recall
from workers.analysis.remembering import remember

ERROR = "```\nValveError: the fuel line refused to open at {}\n```"


class House:
    """One repository's past that can be added to."""

    def __init__(self, path: Path) -> None:
        self.engine = open_engine(f"sqlite:///{path}/history.db")
        upgrade(self.engine)
        self.store = HistoryStore(self.engine)
        self.store.begin(Learning(70, "acme/rocket", known_until=NOON))

    def knows(self, *issues: Issue) -> None:
        self.store.save(70, [remember(issue) for issue in issues])

    def recall(self, issue: Issue) -> Recollection | None:
        past = Past(HistorySearch(self.engine), 70)
        return recall(read_report(issue, forms=()), forms=(), past=past, known=self.store)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = House(tmp_path)
    yield opened
    opened.engine.dispose()


def _failing(number: int, **changes: object) -> Issue:
    return an_issue(number, **({"title": "Valve", "body": ERROR.format(number)} | changes))


def _named(recollection: Recollection | None) -> list[tuple[int, str, bool]]:
    assert recollection is not None
    return [(one.of.number, one.source.url, one.is_exact) for one in recollection.sightings]


def test_a_past_that_is_not_read_to_the_end_says_nothing(house: House) -> None:
    house.store.note_progress(Learning(70, "acme/rocket", cursor="abc"))
    assert house.recall(an_issue()) is None


def test_an_error_is_recalled_from_issues_and_comments(house: House) -> None:
    comment = a_comment(501, on=2, body=ERROR.format(9))
    house.knows(_failing(1), an_issue(2, body="It stops.", comments=(comment,)))
    assert _named(house.recall(_failing(7))) == [
        (1, issue_url(1), True),
        (2, comment_url(2, 501), True),
    ]


def test_nearly_the_same_error_is_recalled_as_such(house: House) -> None:
    body = "```\nValveError: the main fuel line refused to open at 9\n```"
    house.knows(_failing(1, body=body))
    assert _named(house.recall(_failing(7))) == [(1, issue_url(1), False)]


def test_an_error_raised_elsewhere_in_other_words_is_not_near(house: House) -> None:
    trace = (
        '```\nTraceback (most recent call last):\n  File "rocket/{}.py", line 3, in turn\n'
        "    raise ValveError(reason)\nrocket.ValveError: {}\n```"
    )
    house.knows(_failing(1, body=trace.format("valve", "the fuel line refused to open")))
    here = _failing(7, body=trace.format("valve", "fuel pressure is far too low to open"))
    elsewhere = replace(here, body=here.body.replace("rocket/valve.py", "rocket/tank.py"))
    assert _named(house.recall(here)) == [(1, issue_url(1), False)]
    assert _named(house.recall(elsewhere)) == []


def test_a_fault_in_a_languages_own_words_is_only_recalled_from_its_place(house: House) -> None:
    trace = (
        "```\nTraceback (most recent call last):\n"
        '  File "/venv/site-packages/rocket/{}.py", line {}, in burn\n    return tanks[0]\n'
        "IndexError: list index out of range\n```\n"
    )
    house.knows(
        _failing(1, body=trace.format("pump", 3)), _failing(2, body=trace.format("tank", 3))
    )
    assert _named(house.recall(_failing(7, body=trace.format("tank", 81)))) == [
        (2, issue_url(2), True)
    ]
    assert _named(house.recall(_failing(7, body=trace.format("valve", 3)))) == []


def test_an_error_of_many_reports_is_common(house: House) -> None:
    house.knows(*(_failing(number) for number in range(1, MOST_SHARING_AN_ERROR + 2)))
    found = house.recall(_failing(50))
    assert found is not None
    assert found.is_error_common
    assert [one.has_same_error for one in found.earlier if one.has_same_error] == []


def test_only_earlier_reports_are_worth_reading(house: House) -> None:
    later = replace(_failing(9), created_at=NOON + timedelta(days=1))
    house.knows(_failing(1), an_issue(2, title="Paint it blue", body="A nicer colour."), later)
    issue = _failing(7)
    found = house.recall(issue)
    assert found is not None
    assert [one.ref.number for one in issues_recalled(found, issue)] == [1]
    assert found.issues_known == 3


def test_thresholds_are_cautious_until_the_past_has_set_them(house: House) -> None:
    before = house.recall(an_issue())
    chosen = DecisionThresholds(related=0.3, text=0.4, text_beside_error=0.2)
    house.store.note_thresholds(70, chosen)
    after = house.recall(an_issue())
    assert before is not None
    assert after is not None
    shown = replace(chosen, source=ThresholdSource.BACKTEST)
    assert (before.thresholds, after.thresholds) == (CAUTIOUS, shown)
