import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.markdown import Passage, Piece, read_passages
from bot.reading.source_text import TEXT_LIMIT


def test_code_in_a_sentence_is_context_and_no_text() -> None:
    assert list(read_passages("see `#2` here")) == [
        Passage((Piece("see "), Piece("#2", is_code=True), Piece(" here")), first_line=0)
    ]


def test_a_link_is_one_piece_with_its_address() -> None:
    assert list(read_passages("a\n\n[the **bug** `x`](https://e.org/1)")) == [
        Passage((Piece("a"),), first_line=0),
        Passage((Piece("the bug x", "https://e.org/1"),), first_line=2),
    ]


def test_an_html_link_is_a_link_too() -> None:
    assert list(read_passages("<a href='https://e.org/?a=1&amp;b'>x</a>")) == [
        Passage((Piece("x", "https://e.org/?a=1&b"),), first_line=0)
    ]


def test_a_block_quote_says_that_it_is_one() -> None:
    passages = list(read_passages("> quoted\nlazily\n\nown"))
    assert [(passage.text, passage.is_quoted) for passage in passages] == [
        ("quoted\nlazily", True),
        ("own", False),
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        pytest.param("```\nsecret\n```", id="fenced"),
        pytest.param("```\nsecret", id="fence left open"),
        pytest.param("    secret", id="indented"),
        pytest.param("<!-- secret -->", id="comment"),
        pytest.param("<!-- secret", id="comment left open"),
        pytest.param("text <!-- secret --> text", id="comment in a line"),
    ],
)
def test_code_blocks_and_comments_are_not_read(hidden: str) -> None:
    assert "secret" not in "".join(passage.text for passage in read_passages(hidden))


def test_text_inside_html_is_read_and_code_inside_html_is_code() -> None:
    html = "<details>\nopen &#39;x&#39; <pre>shut</pre>\n</details>"
    pieces = [piece for passage in read_passages(html) for piece in passage.pieces]
    assert pieces == [
        Piece("\nopen 'x' "),
        Piece("shut", is_code=True),
        Piece("\n"),
    ]


@pytest.mark.parametrize(
    "mail",
    [
        pytest.param("own\n\nOn Tue, Jan 6, 2015, X wrote:\n\nold", id="attribution"),
        pytest.param("own\n\nOn Tue, Jan 6, 2015\nX <x@e.org> wrote:\nold", id="wrapped"),
        pytest.param("own\n\n-----Original Message-----\nold", id="separator"),
        pytest.param("own\n\nReply to this email directly or view it:\nold", id="footer"),
    ],
)
def test_what_a_mail_client_quotes_is_left_out(mail: str) -> None:
    assert [passage.text for passage in read_passages(mail)] == ["own"]


def test_an_answer_below_a_marked_quotation_is_read() -> None:
    mail = "On Tue, Jan 6, 2015, X wrote:\n\n> old\n\nown"
    assert [p.text for p in read_passages(mail) if not p.is_quoted][-1] == "own"


@given(st.text(alphabet="<>!-ab `[](){}#&;\n*_|~\"'=/", max_size=200))
def test_any_text_is_read_without_losing_its_bounds(text: str) -> None:
    for passage in read_passages(text):
        assert 0 <= passage.first_line <= text.count("\n") + 1


def test_a_text_longer_than_github_allows_is_cut() -> None:
    text = "a" * TEXT_LIMIT + " tail"
    assert [passage.text for passage in read_passages(text)] == ["a" * TEXT_LIMIT]


@pytest.mark.parametrize("part", ["[", "![", "[a\n", "[](["])
def test_more_brackets_than_links_could_need_are_not_read(part: str) -> None:
    flood = part * (TEXT_LIMIT // len(part))
    read = "".join(passage.text for passage in read_passages(flood))
    assert 0 < read.count("[") <= TEXT_LIMIT // 20 + 100


def test_a_text_full_of_links_is_read_to_its_end() -> None:
    text = "[one](https://e.org/1)\n" * 2_000 + "- [ ] two\n" * 100 + "\nend"
    assert [passage.text for passage in read_passages(text)][-1] == "end"
