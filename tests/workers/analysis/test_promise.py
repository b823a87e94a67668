"""The hits worth reading are those that an exhaustive comparison would name, at less work."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from bot.domain.issue import Issue
from tests.builders import an_issue
from workers.analysis import promise
from workers.analysis.comparable import Report, read_report
from workers.analysis.promise import most_promising
from workers.analysis.text_similarity import similarity

SLACK = "```\nwinch.CableError: the cable went slack after 3 turns\n```"
TORN = "```\nwinch.DrumError: the drum was torn from its bolts\n```"
WORDS = ("cable", "drum", "winch", "brake", "motor", "harbour")
HERE = read_report(an_issue(99, title="cable drum winch", body=SLACK), forms=())

bodies = st.tuples(
    st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), st.sampled_from(["", SLACK, TORN])
).map("\n".join)
hits = st.lists(bodies, max_size=20).map(
    lambda texts: tuple(
        an_issue(number, title="stops", body=text) for number, text in enumerate(texts, start=1)
    )
)


def _by_comparing_all(issues: tuple[Issue, ...], *, most: int) -> list[float]:
    reports = [read_report(issue, forms=()) for issue in issues]
    promises = sorted((_promise(report) for report in reports), reverse=True)
    return [one for one in promises if one >= 0.2][:most]


def _promise(report: Report) -> float:
    is_same = report.error is not None and report.error.fingerprint == _fingerprint(HERE)
    return similarity(HERE.terms, report.terms) + is_same


def _fingerprint(report: Report) -> str:
    return report.error.fingerprint if report.error else ""


@given(hits, st.integers(min_value=1, max_value=8))
def test_they_promise_as_much_as_the_best_of_all(issues: tuple[Issue, ...], most: int) -> None:
    found = most_promising(HERE, issues, forms=(), most=most)

    assert [_promise(one) for one in found] == _by_comparing_all(issues, most=most)


def test_an_equal_error_comes_before_equal_words() -> None:
    alike = an_issue(1, title="cable drum winch", body=TORN)
    same = an_issue(2, title="something else", body=SLACK)

    found = most_promising(HERE, (alike, same), forms=(), most=2)

    assert [one.issue.ref.number for one in found] == [2, 1]


def test_of_two_that_promise_the_same_the_earlier_comes_first() -> None:
    twins = tuple(an_issue(number, title="cable drum", body=SLACK) for number in (8, 3))

    found = most_promising(HERE, twins, forms=(), most=1)

    assert [one.issue.ref.number for one in found] == [3]


def test_no_error_is_looked_for_once_no_hit_could_be_among_the_best(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_at: list[int] = []
    read_further = promise.read_further

    def reading(issue: Issue, **terms: object) -> Report:
        looked_at.append(issue.ref.number)
        return read_further(issue, **terms)

    monkeypatch.setattr(promise, "read_further", reading)
    twins = tuple(an_issue(n, title="cable drum winch", body=SLACK) for n in range(1, 21))

    most_promising(HERE, twins, forms=(), most=8)

    assert looked_at == list(range(1, 9))
