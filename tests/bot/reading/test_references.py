import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.graph import LinkReason
from bot.domain.issue import IssueRef, RepositoryRef
from bot.reading import references
from bot.reading.references import (
    MENTION_LIMIT,
    QUOTE_LIMIT,
    CommitReference,
    Reference,
    References,
    find_references,
)

HERE = RepositoryRef("octo", "cat")
SHA = "0123456789abcdef0123456789abcdef01234567"


def _targets(text: str, *, web_url: str = "https://github.com") -> list[str]:
    found = find_references(text, repository=HERE, web_url=web_url)
    return [str(reference.target) for reference in found.items]


def _commits(text: str) -> list[tuple[str, str | None]]:
    found = find_references(text, repository=HERE)
    return [(c.sha, str(c.repository) if c.repository else None) for c in found.commits]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("#1", "octo/cat#1"),
        ("(#12)", "octo/cat#12"),
        ("see:#12.", "octo/cat#12"),
        ("修复#12了", "octo/cat#12"),
        ("**#12**", "octo/cat#12"),
        ("| a |\n|---|\n| #12 |", "octo/cat#12"),
        ("<details>\n#12\n</details>", "octo/cat#12"),
        ("GH-12", "octo/cat#12"),
        ("gh-12: title", "octo/cat#12"),
        ("a-b/c.d_e#12", "a-b/c.d_e#12"),
        ("OCTO/Cat#12", "octo/cat#12"),
        ("https://github.com/a/b/issues/12", "a/b#12"),
        ("https://github.com/a/b/issues/12.", "a/b#12"),
        ("https://github.com/a/b/pull/12/files#diff-1", "a/b#12"),
        ("https://github.com/a/b/pull/12#discussion_r345", "a/b#12"),
        ("https://github.com/a/b/issues/12?x=1#issuecomment-34", "a/b#12"),
        ("http://www.github.com/a/b/issues/12", "a/b#12"),
        ("https://redirect.github.com/a/b/issues/12", "a/b#12"),
        ("<https://github.com/a/b/issues/12>", "a/b#12"),
        ("[words](https://github.com/a/b/issues/12)", "a/b#12"),
        ("[#3](https://github.com/a/b/issues/12)", "a/b#12"),
        ("[![image](https://e.org/x.png)](https://github.com/a/b/issues/12)", "a/b#12"),
        ('<a href="https://github.com/a/b/issues/12">#3</a>', "a/b#12"),
    ],
)
def test_what_github_links_is_found(text: str, target: str) -> None:
    assert _targets(text) == [target]


_PIECES = (
    "#",
    "12",
    "GH-",
    "gh",
    "a/b",
    "@",
    SHA[:9],
    "&#35;",
    "&num;",
    "\\",
    "**",
    "`",
    "<b>",
    "[x](",
)
_ENDS = (")", " ", "\n", "github.com/a/b/issues/3", "https://", "//", "www.", "word", "# Title")


@given(st.lists(st.sampled_from(_PIECES + _ENDS), max_size=12).map("".join))
def test_what_is_not_read_as_markdown_refers_to_nothing(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(references, "_MAY_REFER", re.compile(""))
        expected = find_references(text, repository=HERE)

    assert find_references(text, repository=HERE) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("`#1`", id="code"),
        pytest.param("```\n#1\n```", id="code block"),
        pytest.param("text\n\n    #1", id="indented code"),
        pytest.param("<code>#1</code>", id="html code"),
        pytest.param("<!-- #1 -->", id="comment"),
        pytest.param("> #1", id="quotation"),
        pytest.param("On Mon, 1 Jan 2024, X wrote:\n#1", id="quoted mail"),
        pytest.param("foo#1", id="part of a word"),
        pytest.param("#1a", id="word goes on"),
        pytest.param("##1", id="two signs"),
        pytest.param("#0", id="zero"),
        pytest.param("#01", id="leading zero"),
        pytest.param("#12345678901", id="too many digits"),
        pytest.param("it&#39;s", id="entity"),
        pytest.param("&#39;", id="entity alone"),
        pytest.param("https://e.org/page#1", id="fragment"),
        pytest.param("https://e.org/?next=a/b#1", id="inside an address"),
        pytest.param("https://github.com/a/b/issues", id="no number"),
        pytest.param("https://github.com/a/b/issues/12abc", id="no plain number"),
        pytest.param("https://github.com/a/b/discussions/12", id="discussion"),
        pytest.param("https://github.com/../../app/issues/1", id="dots"),
        pytest.param("https://github.com/a/..%2fb/issues/1", id="encoded slash"),
        pytest.param("https://github.com@evil.org/a/b/issues/1", id="user information"),
        pytest.param("https://github.com.evil.org/a/b/issues/1", id="longer host"),
        pytest.param("https://evil.org/github.com/a/b/issues/1", id="other host"),
        pytest.param("a/b/c#1", id="path"),
        pytest.param("-a/b#1", id="owner with a dash in front"),
        pytest.param("me@e.org/b#1", id="mail address"),
    ],
)
def test_what_github_does_not_link_is_not_found(text: str) -> None:
    assert _targets(text) == []


@pytest.mark.parametrize(
    "trace",
    [
        pytest.param("#1 0x00007f3 in start_thread ()", id="gdb"),
        pytest.param("#1  main (argc=1) at main.c:12", id="gdb with source"),
        pytest.param("  #1 0x4a in main /src/a.c:3", id="sanitizer"),
        pytest.param("#1 /app/index.php(12): run()", id="php"),
        pytest.param("#2 {main}", id="php main"),
        pytest.param("#1      main (package:app/main.dart:12:3)", id="dart"),
        pytest.param("#0 first\n#1 second\n#2 third", id="counted from zero"),
    ],
)
def test_stack_frames_are_no_references(trace: str) -> None:
    assert _targets(f"It crashed:\n{trace}") == []


def test_a_sentence_that_begins_with_a_number_is_no_stack_frame() -> None:
    assert _targets("#12 fixes this (partly), see the notes") == ["octo/cat#12"]


def test_on_an_enterprise_server_only_its_own_addresses_count() -> None:
    text = "https://git.corp.example/a/b/issues/1 https://github.com/c/d/issues/2"
    assert _targets(text, web_url="https://git.corp.example/") == ["a/b#1"]


@pytest.mark.parametrize(
    ("text", "commit"),
    [
        (SHA, (SHA, None)),
        ("in 0123abc.", ("0123abc", None)),
        ("a/b@0123abc", ("0123abc", "a/b")),
        (f"https://github.com/a/b/commit/{SHA}", (SHA, "a/b")),
        (f"https://github.com/OCTO/cat/commit/{SHA}#diff-0", (SHA, "octo/cat")),
    ],
)
def test_commits_are_found(text: str, commit: tuple[str, str | None]) -> None:
    assert _commits(text) == [commit]


@pytest.mark.parametrize(
    "text",
    ["1234567", "defaced", "0123ab", "`0123abc`", "a0123abcg", "0123abc0-89ab", SHA + "0"],
)
def test_numbers_words_and_longer_ids_are_no_commits(text: str) -> None:
    assert _commits(text) == []


def test_each_target_is_given_once_with_its_line_as_the_quote() -> None:
    text = "Hello #7\r\nworld.\n\n- Duplicate of **#7**, see also a/b#3 at 0123abc"
    line = "- Duplicate of **#7**, see also a/b#3 at 0123abc"
    assert find_references(text, repository=HERE) == References(
        items=(
            Reference(IssueRef(HERE, 7), LinkReason.DUPLICATE_OF, line),
            Reference(IssueRef(RepositoryRef("a", "b"), 3), LinkReason.RELATED_TO, line),
        ),
        commits=(CommitReference("0123abc", line),),
    )


def test_of_a_long_line_the_sentence_around_the_reference_is_quoted() -> None:
    text = f"{'Before it. ' * 60}This was fixed in #7. {'After it. ' * 60}"
    (reference,) = find_references(text, repository=HERE).items
    assert "This was fixed in #7." in reference.quote
    assert len(reference.quote) <= QUOTE_LIMIT


def test_a_flood_of_references_is_cut() -> None:
    text = " ".join(f"#{number}" for number in range(1, MENTION_LIMIT + 500))
    assert len(find_references(text, repository=HERE).items) == MENTION_LIMIT


@given(st.text(alphabet="ab/#1@.-_ \n<>!`*[]()&;:0", max_size=200))
def test_quotes_stand_in_the_text_and_names_are_plain(text: str) -> None:
    for reference in find_references(text, repository=HERE).items:
        assert reference.quote in text.replace("\r", "\n")
        assert reference.target.repository.name not in {".", ".."}


_PUMPED = ["#", "#1 ", "a/b", "a/", "a-", "GH-", "0123abc ", "https://", "![", "[a](", "<a href='"]
_PUMPED += ["<!--", "#0\n#1\n", " #1 a.", "duplicate of #1, ", "<code>", "On 1 wrote:\n", "> "]


@pytest.mark.parametrize("part", _PUMPED)
def test_a_text_as_long_as_github_allows_is_read_to_its_end(part: str) -> None:
    flood = (part * 65_536)[:65_000]
    assert _targets(f"#99\n\n{flood}")[0] == "octo/cat#99"
