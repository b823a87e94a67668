import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.analysis.text_similarity import similarity, terms_of, words_of


def test_reports_in_any_script_are_compared() -> None:
    one = terms_of("\u041e\u0448\u0438\u0431\u043a\u0430 V8", "")
    other = terms_of("\u5b89\u88c5\u540e\u5d29\u6e83", "")
    assert similarity(one, other) == 0.0
    assert similarity(other, terms_of("\u5347\u7ea7\u540e\u5d29\u6e83", "")) > 0.3
    assert similarity(one, one) == pytest.approx(1.0)


def test_identifiers_are_split_at_capitals_and_underscores() -> None:
    assert words_of("parseHeader in read_frame_size") == "parse header read frame size".split()


def test_words_that_every_issue_has_are_left_out() -> None:
    assert words_of("The expected behavior of this issue is an error") == []


def test_reports_in_the_same_words_are_alike_and_others_are_not() -> None:
    report = terms_of("Watcher crashes on symlink loops", "inotify descends into the loop for ever")
    same = terms_of("Crash of the watcher with a symlink loop", "inotify follows the loop for ever")
    other = terms_of("Dark mode for the settings page", "a theme would be nice")
    assert similarity(report, same) > 0.5
    assert similarity(report, other) == 0.0


def test_nothing_is_like_an_empty_report() -> None:
    assert similarity(terms_of("", ""), terms_of("", "")) == 0.0


@given(st.text(max_size=300), st.text(max_size=300))
def test_similarity_is_symmetric_and_between_nothing_and_one(one: str, other: str) -> None:
    first, second = terms_of(one, other), terms_of(other, one)
    assert 0.0 <= similarity(first, second) <= 1.0
    assert similarity(first, second) == pytest.approx(similarity(second, first))
