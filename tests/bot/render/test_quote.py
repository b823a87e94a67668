import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.untrusted import clean
from bot.render.quote import block_quote, code_block, inline_code, inline_quote
from tests.bot.render.reading import COMMAND, live_words, texts, tokens, types
from tests.hostile_texts import HOSTILE_TEXTS, MARKDOWN

PLAIN = {"paragraph_open", "paragraph_close", "inline", "text", "text_special", "softbreak"}
QUOTED = PLAIN | {"blockquote_open", "blockquote_close"}
hostile = pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
SIGNS = "@#/`*_[]()<>!|~\\$&:-+=.1a \n"
ADDRESSES = ("www.", "_www.", "_WWW.a.b", "_http://", "ftp://", "xmpp:a@b.c", "mailto:", "_gh-1")
pieces = st.lists(st.sampled_from([*SIGNS, *ADDRESSES, "//", "0a1b2c3"]))
any_text = st.one_of(st.text(), pieces.map("".join))


@hostile
def test_quoted_words_are_text_and_nothing_else(text: str) -> None:
    quote = inline_quote(text)

    assert types(quote) <= PLAIN
    assert live_words(quote) == []
    assert "\n" not in quote
    assert not COMMAND.search(quote)


@hostile
def test_a_block_quote_holds_text_and_nothing_else(text: str) -> None:
    quote = block_quote(text)

    assert types(quote) <= QUOTED
    assert live_words(quote) == []
    assert all(line.startswith("> ") for line in quote.splitlines())


@hostile
def test_code_is_one_block_that_nothing_in_it_ends(text: str) -> None:
    blocks = tokens(code_block(text, text) + "\n\nafter")

    assert [one.type for one in blocks[:2]] == ["fence", "paragraph_open"]
    assert not COMMAND.search(blocks[0].content)
    assert "<!--" not in blocks[0].content


@hostile
def test_inline_code_is_one_code_span(text: str) -> None:
    kinds = [one.type for one in tokens(f"a {inline_code(text)} b")[1].children or []]

    assert kinds == (["text", "code_inline", "text"] if clean(text).split() else ["text"])


@given(any_text)
def test_a_reader_sees_the_words_that_were_written(text: str) -> None:
    words = " ".join(clean(text).split())
    seen = texts(inline_quote(text, most=10**6))

    assert seen.replace("\u200b", "").replace("\n", "") == words


@given(any_text)
def test_quoting_what_a_reader_sees_gives_the_same_quote(text: str) -> None:
    quote = inline_quote(text)

    assert inline_quote(texts(quote).replace("\n", "")) == quote


@given(any_text)
def test_any_text_is_harmless_in_a_line_in_a_list_and_in_a_table(text: str) -> None:
    quote = inline_quote(text)

    assert types(quote) <= PLAIN
    assert types(f"- {quote}") <= PLAIN | {
        f"{x}_{y}" for x in ("bullet_list", "list_item") for y in ("open", "close")
    }
    row = [one.type for one in tokens(f"| a | b |\n|---|---|\n| {quote} | c |")]
    assert row.count("td_open") == 2
    assert live_words(quote) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It stops\n at once", "It stops at once"),
        ("@octocat fixes #12", "@\u200boctocat fixes #\u200b12"),
        ("/close", "\\/close"),
        ("a_b_c *d* <b>", "a_b_c \\*d\\* &lt;b>"),
        ("https://evil.example", "https:\u200b//evil.example"),
        ("_www.evil.example", "\\_www\u200b.evil.example"),
        ("a_b_www.evil.example", "a_b_www\u200b.evil.example"),
        ("wwww.example", "wwww.example"),
        ("at deadbeef", "at deadbe\u200bef"),
        ("1. one", "1\\. one"),
        ("a.py:100:2", "a.py:\u200b100:2"),
    ],
)
def test_words_are_changed_as_little_as_possible(text: str, expected: str) -> None:
    assert inline_quote(text) == expected


def test_a_long_text_is_cut_between_words() -> None:
    assert inline_quote("one two three four", most=15) == "one two three\u2026"


def test_a_block_quote_is_cut_between_lines() -> None:
    assert block_quote("one\n\ntwo\nthree", most_lines=2) == "> one\n> two\n> \u2026"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("Python", "```python"),
        ("c++", "```c++"),
        ("mermaid", "```"),
        ("a b", "```"),
        ("x`", "```"),
        ("", "```"),
    ],
)
def test_only_a_language_that_is_shown_as_code_is_named(language: str, expected: str) -> None:
    assert code_block("x", language).splitlines()[0] == expected


@pytest.mark.parametrize("text", ["a `b` c", "`", "``", "x`", "a"])
def test_code_is_read_back_verbatim(text: str) -> None:
    assert [one.content for one in tokens(inline_code(text)) if one.type == "code_inline"] == [text]


def test_every_hostile_markdown_stays_readable() -> None:
    assert all(inline_quote(text) for text in MARKDOWN.values())
