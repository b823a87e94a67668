import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.repo_config.pattern import matches, matches_any, matches_path


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        pytest.param("bug", "bug", True, id="the same"),
        pytest.param("bug", "a bug", False, id="the whole text counts"),
        pytest.param("BUG", "bug", True, id="case"),
        pytest.param("*bug*", "a bug here", True, id="within"),
        pytest.param("[RFC]*", "[RFC] a plan", True, id="brackets mean themselves"),
        pytest.param("a?c", "abc", False, id="question mark means itself"),
        pytest.param("*", "", True, id="nothing is any text"),
        pytest.param("ab*ba", "aba", False, id="ends do not overlap"),
        pytest.param("a*b*c", "a-c-b", False, id="order"),
        pytest.param("*a*", "x\na\nx", True, id="lines"),
    ],
)
def test_a_pattern_covers_the_whole_text(pattern: str, text: str, *, expected: bool) -> None:
    assert matches(pattern, text) is expected


@given(st.text("ab*", max_size=8), st.text("ab", max_size=10))
def test_a_star_means_what_it_means_in_a_regular_expression(pattern: str, text: str) -> None:
    as_regex = ".*".join(map(re.escape, pattern.split("*")))
    assert matches(pattern, text) is bool(re.fullmatch(as_regex, text, re.DOTALL))


def test_what_makes_regular_expressions_explode_is_answered_at_once() -> None:
    assert not matches("*a" * 100 + "*b", "a" * 65_536)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("src/net/tcp.py", True),
        ("/home/ann/engine/src/net/tcp.py", True),
        ("C:\\engine\\src\\net\\tcp.py", True),
        ("othersrc/net/tcp.py", False),
        ("src/network.py", False),
    ],
)
def test_a_path_matches_from_any_of_its_folders_on(path: str, *, expected: bool) -> None:
    assert matches_path("src/net/*", path) is expected


def test_one_of_several_patterns_is_enough() -> None:
    assert matches_any(("x", "b*"), "bug")
    assert not matches_any((), "bug")
