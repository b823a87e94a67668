import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.analysis.search_terms import search_terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("compile errors", "compiling an error"),
        ("missing", "miss"),
        ("debugging", "debugged"),
        ("dependencies", "dependency"),
        ("CompileError", "compile_error"),
        ("classes", "class"),
    ],
)
def test_forms_of_one_word_meet(one: str, other: str) -> None:
    assert set(search_terms(one)) == set(search_terms(other))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("readFile", ("read", "file", "readfile0")),
        ("E0277 at line 1234", ("e0277", "line", "1234")),
        ("the and of", ()),
        ("a\u0301 \u200b\0", ()),
        ("\u041e\u0448\u0438\u0431\u043a\u0430 V8", ("\u043e\u0448\u0438\u0431\u043a\u0430", "v8")),
        ("\u5d29\u6e83\u4e86Error", ("\u5d29\u6e83", "\u6e83\u4e86")),
    ],
    ids=["identifier", "code", "stop words", "no letters of ours", "cyrillic", "chinese"],
)
def test_a_text_is_filed_under_its_terms(text: str, expected: tuple[str, ...]) -> None:
    assert search_terms(text) == expected


@given(st.text(max_size=300))
def test_a_term_is_short_and_made_of_letters_and_digits(text: str) -> None:
    terms = search_terms(text)
    assert [term for term in terms if not term.isalnum()] == []
    assert [term for term in terms if len(term) > 64] == []
