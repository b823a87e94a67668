import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.issue import RepositoryRef
from bot.github.search_words import build_query, search_address

ENGINE = RepositoryRef("octo", "engine")


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Crash on start", "repo:octo/engine is:issue Crash on start"),
        ('"crash" (on) start!', "repo:octo/engine is:issue crash on start"),
        ("repo:other/secret crash", "repo:octo/engine is:issue repo other secret crash"),
        ("crash NOT fixed OR -label:bug", "repo:octo/engine is:issue crash fixed label bug"),
        ("crash crash CRASH", "repo:octo/engine is:issue crash"),
        ("v2.1.96 failed.", "repo:octo/engine is:issue v2.1.96 failed"),
        (
            "one two three four five six seven eight nine ten"[:48],
            "repo:octo/engine is:issue one two three four five six seven eight",
        ),
        ("!!! --- ::", ""),
        ("", ""),
    ],
)
def test_only_words_are_searched_for(text: str, query: str) -> None:
    assert build_query(ENGINE, text) == query


@given(st.text(max_size=2_000))
def test_no_text_breaks_githubs_limits(text: str) -> None:
    query = build_query(ENGINE, text)
    words = query.removeprefix("repo:octo/engine is:issue ").split(" ")

    assert len(query) <= 256
    assert not {"AND", "OR", "NOT"} & set(words)
    assert all(word[:1] != "-" and ":" not in word and '"' not in word for word in words)


def test_the_address_shows_a_person_the_same_search() -> None:
    query = build_query(ENGINE, "Crash on start")

    assert search_address(ENGINE, query, web_url="https://github.com") == (
        "https://github.com/octo/engine/issues?q=is%3Aissue+Crash+on+start"
    )
