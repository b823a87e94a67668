from datetime import UTC, datetime, timedelta

from bot.domain.history import SearchEntry, TermStatistics
from workers.analysis.earlier_reports import Comparison, rank
from workers.analysis.search_terms import search_terms
from workers.toolbox import Meaning

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
COMMON = {"engin": 40, "stall": 4, "valv": 4, "cold": 10}
STATISTICS = TermStatistics(issues=50, average_length=8.0, frequencies=COMMON)


def entry(number: int, title: str, *errors: str, days_ago: int = 30) -> SearchEntry:
    created_at = NOON - timedelta(days=days_ago)
    return SearchEntry(
        number, title, search_terms(title), (), created_at, fingerprints=frozenset(errors)
    )


NEW = entry(9, "Cold engine stalls", "5e1f", days_ago=0)


def order(*earlier: SearchEntry, how: Comparison | None = None) -> list[int]:
    ranked = rank(NEW, earlier, how=how or Comparison(STATISTICS))
    return [one.entry.number for one in ranked]


def test_rare_words_tell_more_than_common_ones() -> None:
    assert order(entry(1, "Engine paint"), entry(2, "Stalls")) == [2, 1]


def test_of_two_like_reports_the_recent_one_comes_first() -> None:
    old, recent = entry(1, "Engine stalls", days_ago=900), entry(2, "Engine stalls", days_ago=3)
    assert order(old, recent) == [2, 1]


def test_the_same_error_outweighs_a_few_words() -> None:
    same_error = entry(2, "Engine is loud", "5e1f")
    assert order(entry(1, "Engine noise"), same_error) == [2, 1]


def test_an_error_that_many_share_tells_nothing() -> None:
    how = Comparison(STATISTICS, common_errors={"5e1f"})
    ranked = rank(NEW, [entry(1, "Cold engine stalls", "5e1f")], how=how)
    assert [(one.has_same_error, round(one.text, 6)) for one in ranked] == [(False, 1.0)]


def test_a_language_model_may_change_the_order() -> None:
    meanings = {1: Meaning(0.0, 0.0), 2: Meaning(1.0, 1.0)}
    same_words, other_words = entry(1, "Engine stalls"), entry(2, "Motor dies in winter")
    assert order(same_words, other_words) == [1, 2]
    assert order(same_words, other_words, how=Comparison(STATISTICS, meanings)) == [2, 1]


def test_nothing_earlier_is_nothing_ranked() -> None:
    assert rank(NEW, [], how=Comparison(STATISTICS)) == ()
