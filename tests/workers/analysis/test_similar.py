from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.domain.findings import Signal, Similar
from bot.domain.graph import IssueGraph, LinkReason
from bot.domain.history import DecisionThresholds
from bot.domain.issue import Actor, Issue
from bot.domain.threshold import Threshold, ThresholdSource
from tests.builders import NOON, a_link, an_issue
from workers.analysis.comparable import read_report
from workers.analysis.similar import find_similar

DEFAULT, BACKTEST = ThresholdSource.DEFAULT, ThresholdSource.BACKTEST
CHOSEN = ThresholdSource.CONFIGURATION
THRESHOLDS = DecisionThresholds(related=0.42, text=0.5, text_beside_error=0.3)
ERROR = "```\nFuelError: fuel line 12 is closed after 7 seconds\n```"
WORDS = "The engine stops at every cold start while the tank heater runs."


def _issue(number: int, *, title: str = "Engine stops", body: str = WORDS) -> Issue:
    age = timedelta(days=100 - number)
    author = Actor(f"pilot-{number}")
    return an_issue(number, title=title, body=body, created_at=NOON - age, author=author)


def _relations(graph: IssueGraph) -> list[tuple[int, str]]:
    return [(one.issue.ref.number, one.relation) for one in _found(graph)]


def test_the_same_error_and_the_same_words_make_a_duplicate() -> None:
    graph = IssueGraph(_issue(7, body=WORDS + ERROR), (_issue(5, body=WORDS + ERROR),))
    assert _relations(graph) == [(5, "duplicate")]


def test_the_same_words_alone_are_only_related() -> None:
    graph = IssueGraph(_issue(7), (_issue(5),))
    assert _relations(graph) == [(5, "related")]


def test_other_words_are_neither() -> None:
    graph = IssueGraph(_issue(7), (_issue(5, title="Dark mode", body="A theme would be nice."),))
    assert _relations(graph) == []


def test_a_later_report_is_never_the_original() -> None:
    graph = IssueGraph(_issue(7, body=WORDS + ERROR), (_issue(9, body=WORDS + ERROR),))
    assert _relations(graph) == []


def test_a_mark_on_github_needs_no_second_signal() -> None:
    link = a_link(5, reason=LinkReason.DUPLICATE_OF, said_by="github")
    other = _issue(5, title="Dark mode", body="A theme would be nice.")
    assert _relations(IssueGraph(_issue(7), (other,), (link,))) == [(5, "duplicate")]


def test_the_oldest_of_a_group_is_the_original() -> None:
    group = tuple(_issue(number, body=WORDS + ERROR) for number in (6, 4, 5))
    graph = IssueGraph(_issue(7, body=WORDS + ERROR), group)
    assert _relations(graph) == [(4, "duplicate"), (5, "duplicate"), (6, "duplicate")]


def test_what_a_maintainer_named_is_the_original_though_another_is_older() -> None:
    group = tuple(_issue(number, body=WORDS + ERROR) for number in (4, 5))
    link = a_link(5, reason=LinkReason.DUPLICATE_OF, said_by="maintainer")
    graph = IssueGraph(_issue(7, body=WORDS + ERROR), group, (link,))
    assert _relations(graph) == [(5, "duplicate"), (4, "duplicate")]


def test_what_a_stranger_named_does_not_outrank_what_is_older() -> None:
    group = tuple(_issue(number, body=WORDS + ERROR) for number in (4, 5))
    link = a_link(5, reason=LinkReason.DUPLICATE_OF, said_by="anyone")
    graph = IssueGraph(_issue(7, body=WORDS + ERROR), group, (link,))
    assert _relations(graph) == [(4, "duplicate"), (5, "duplicate")]


def test_the_original_is_followed_to_the_end_of_its_chain() -> None:
    link = a_link(2, source=5, reason=LinkReason.DUPLICATE_OF, said_by="maintainer")
    items = (_issue(5, body=WORDS + ERROR), _issue(2, title="Valve", body="Ice on it."))
    graph = IssueGraph(_issue(7, body=WORDS + ERROR), items, (link,))
    (original, duplicate) = _found(graph)
    assert (original.issue.ref.number, [ref.number for ref in original.via]) == (2, [5])
    assert duplicate.issue.ref.number == 5


def test_a_chain_that_runs_in_a_circle_ends() -> None:
    there = a_link(2, source=5, reason=LinkReason.DUPLICATE_OF, said_by="maintainer")
    back = a_link(5, source=2, reason=LinkReason.DUPLICATE_OF, said_by="maintainer")
    items = (_issue(5, body=WORDS + ERROR), _issue(2, title="Valve", body="Ice on it."))
    graph = IssueGraph(_issue(7, body=WORDS + ERROR), items, (there, back))
    assert [one.issue.ref.number for one in _found(graph)] == [2, 5]


def test_the_original_of_a_circle_is_its_oldest_report() -> None:
    circle = [
        a_link(target, source=source, reason=LinkReason.DUPLICATE_OF, said_by="github")
        for source, target in ((1, 3), (3, 2), (2, 1))
    ]
    items = tuple(_issue(number, body=WORDS + ERROR) for number in (1, 2, 3))
    graph = IssueGraph(_issue(7, body=WORDS + ERROR), items, tuple(circle))
    assert [one.issue.ref.number for one in _found(graph)] == [1, 2, 3]


def test_a_chain_that_a_stranger_wrote_is_not_followed() -> None:
    link = a_link(2, source=5, reason=LinkReason.DUPLICATE_OF)
    items = (_issue(5, body=WORDS + ERROR), _issue(2, title="Valve", body="Ice on it."))
    graph = IssueGraph(_issue(7, body=WORDS + ERROR), items, (link,))
    assert [one.issue.ref.number for one in _found(graph)] == [5]


def test_every_signal_names_where_it_was_read() -> None:
    link = a_link(5, reason=LinkReason.SAME_AS, quote="same as #5", read_at="https://example.test")
    graph = IssueGraph(_issue(7), (_issue(5),), (replace(link, said_by="maintainer"),))
    (found,) = _found(graph)
    assert [(kind, source.url) for kind, source in found.signals] == [
        (Signal.PERSON, "https://example.test"),
        (Signal.TEXT, _issue(5).url),
    ]


@pytest.mark.parametrize(
    ("source", "body", "expected"),
    [
        pytest.param(BACKTEST, WORDS, Threshold(0.6, DEFAULT), id="never set by a back-test"),
        pytest.param(BACKTEST, WORDS + ERROR, Threshold(0.3, BACKTEST), id="beside the error"),
        pytest.param(CHOSEN, WORDS, Threshold(0.6, CHOSEN), id="chosen"),
    ],
)
def test_how_alike_words_must_be_is_told_with_who_set_it(
    source: ThresholdSource, body: str, expected: Threshold
) -> None:
    graph = IssueGraph(_issue(7, body=body), (_issue(5, body=body),))
    thresholds = replace(THRESHOLDS, text=0.6, source=source)
    read = partial(read_report, forms=())
    (found,) = find_similar(read(graph.root), graph=graph, read=read, thresholds=thresholds)
    assert found.threshold == expected


def _found(graph: IssueGraph, thresholds: DecisionThresholds = THRESHOLDS) -> tuple[Similar, ...]:
    read = partial(read_report, forms=())
    return find_similar(read(graph.root), graph=graph, read=read, thresholds=thresholds)


def test_several_reports_of_one_error_within_days_are_one_problem_in_whatever_words() -> None:
    texts = ("Cannot log in.", "Sync is stuck since lunch.", "Every command is refused.")
    first, second, newest = (
        replace(
            _issue(number, title=text, body=text + ERROR),
            created_at=NOON - timedelta(hours=9 - number),
        )
        for number, text in zip((4, 5, 7), texts, strict=True)
    )
    assert _relations(IssueGraph(newest, (first, second))) == [(4, "duplicate"), (5, "duplicate")]
    assert _relations(IssueGraph(newest, (second,))) == [(5, "related")]


def test_reports_of_one_error_over_the_years_need_more_than_the_error() -> None:
    texts = (
        "Cannot log in since the certificate authority was replaced by our administrators.",
        "Synchronising photographs between two telephones is stuck every afternoon.",
    )
    old = tuple(
        _issue(number, title=text, body=text + ERROR) for number, text in enumerate(texts, 1)
    )
    words = "Whichever command I type, the terminal multiplexer refuses keyboard shortcuts."
    newest = _issue(90, title=words, body=words + ERROR)
    assert [relation for _, relation in _relations(IssueGraph(newest, old))] == ["related"] * 2


@pytest.mark.parametrize(
    ("title", "relation"),
    [
        pytest.param("Engine stops at a cold start", "duplicate", id="titles that say the same"),
        pytest.param("Radio is dead in valleys", "related", id="titles of two problems"),
    ],
)
def test_beside_one_error_the_titles_tell_whether_the_problem_is_one(
    title: str, relation: str
) -> None:
    thresholds = replace(THRESHOLDS, text_beside_error=0.55)
    newest = _issue(7, title="Engine stops in a cold start", body=WORDS + ERROR)
    graph = IssueGraph(newest, (_issue(5, title=title, body=WORDS + ERROR),))
    assert [one.relation for one in _found(graph, thresholds)] == [relation]


def test_who_opened_both_tells_of_a_second_problem() -> None:
    author = Actor("pilot")
    mine = replace(_issue(5, title="Engine stops in fog", body=WORDS + ERROR), author=author)
    second = replace(_issue(7, title="Engine stops in rain", body=WORDS + ERROR), author=author)
    assert _relations(IssueGraph(second, (mine,))) == [(5, "related")]
    assert _relations(IssueGraph(replace(second, author=None), (mine,))) == [(5, "duplicate")]


def test_who_sent_one_report_twice_tells_of_one_problem() -> None:
    mine = replace(_issue(5, body=WORDS + ERROR), author=Actor("pilot"))
    again = replace(_issue(7, body=WORDS + ERROR), author=Actor("pilot"))
    assert _relations(IssueGraph(again, (mine,))) == [(5, "duplicate")]


def test_who_names_the_own_earlier_report_needs_no_more_likeness_than_others() -> None:
    author = Actor("pilot")
    mine = replace(_issue(5, title="Engine stops in fog"), author=author)
    second = replace(_issue(7, title="Engine stops in rain"), author=author)
    link = a_link(5, reason=LinkReason.SAME_AS, said_by="anyone")
    assert _relations(IssueGraph(second, (mine,), (link,))) == [(5, "duplicate")]


def test_an_error_of_several_problems_is_a_sign_of_none() -> None:
    several = tuple(_issue(number, body=WORDS + ERROR) for number in (3, 4, 5))
    newest = _issue(90, body=WORDS + ERROR)
    assert {relation for _, relation in _relations(IssueGraph(newest, several))} == {"related"}
    link = a_link(3, source=5, reason=LinkReason.DUPLICATE_OF, said_by="maintainer")
    relations = _relations(IssueGraph(newest, several, (link,)))
    assert {relation for _, relation in relations} == {"duplicate"}
