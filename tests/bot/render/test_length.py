import pytest

from bot.render.length import count_words, shorten, shorten_lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one two", "one two"),
        ("one two three", "one two\u2026"),
        ("one twothreefour", "one twoth\u2026"),
        ("x" * 20, "x" * 9 + "\u2026"),
    ],
)
def test_a_text_is_cut_between_words_where_that_keeps_most_of_it(text: str, expected: str) -> None:
    assert shorten(text, most=10) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb", "a\nb"),
        ("a\nb\nc", "a\nb\n\u2026"),
        ("aaaa\nbbbbbbbbbb", "aaaa\n\u2026"),
        ("aaaaaaaaaaaa", "aaaaaaaaa\u2026"),
    ],
)
def test_a_text_is_cut_between_lines(text: str, expected: str) -> None:
    assert shorten_lines(text, most=10, most_lines=2) == expected


def test_words_are_counted_as_a_reader_sees_them() -> None:
    assert count_words("See [the issue](https://github.com/a/b/issues/1).") == 3
