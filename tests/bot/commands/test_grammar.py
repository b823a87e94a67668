"""Only what a person typed at the very beginning of a comment is a command."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.grammar import Call, digest_of_call, read_call
from bot.reading.untrusted import clean

NAMES = st.from_regex(r"[a-z][a-z-]{0,20}", fullmatch=True)
WORDS = st.text(string.ascii_letters + string.digits + "#:/._-", min_size=1, max_size=20)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@pytest.mark.parametrize(
    ("body", "call"),
    [
        ("/triage", Call("/triage")),
        ("/triage\r\nmore", Call("/triage")),
        ("/triage  help", Call("/triage", "help")),
        ("/triage\thelp ", Call("/triage", "help")),
        (
            '/triage label "good first issue" bug',
            Call("/triage", "label", ("good first issue", "bug")),
        ),
        ('/triage label "good first', Call("/triage", "label", ("good first",))),
        ("/triage label \u79cd\u7c7b", Call("/triage", "label", ("\u79cd\u7c7b",))),
        ("/graph explain", Call("/graph", "explain")),
        ('/triage ""', Call("/triage")),
    ],
)
def test_the_first_line_is_read_as_it_was_typed(body: str, call: Call) -> None:
    assert read_call(body) == call


NO_COMMANDS = {
    "empty": "",
    "indented": " /triage",
    "below the first line": "\n/triage",
    "quote": "> /triage",
    "fence": "```\n/triage\n```",
    "indented code": "    /triage",
    "inline code": "`/triage`",
    "mid-sentence": "please /triage",
    "signature": "Thanks!\n\n-- \n/triage",
    "longer path": "/triage/logs",
    "full-width slash": "\uff0ftriage",
    "fraction slash": "\u2044triage",
    "Cyrillic letter": "/tri\u0430ge",
    "no-break space": "/triage\u00a0help",
    "invisible start": "\u200b/triage",
    "our marker": "<!-- issuegraph:v1 k=0 a=1 f=2 -->\n/triage",
    "endless line": "/triage " + "a" * 2_000,
}


@pytest.mark.parametrize("body", NO_COMMANDS.values(), ids=NO_COMMANDS)
def test_what_only_looks_like_a_command_is_none(body: str) -> None:
    assert read_call(body) is None


@given(NAMES, st.lists(WORDS, max_size=5))
def test_what_is_typed_plainly_comes_back(name: str, words: list[str]) -> None:
    body = " ".join(("/triage", name, *words))
    assert read_call(body) == Call("/triage", name, tuple(words))


@given(TEXTS, TEXTS)
def test_only_the_first_line_counts(first: str, rest: str) -> None:
    line = first.replace("\n", " ").replace("\r", " ")
    assert read_call(f"{line}\n{rest}") == read_call(line)


@given(TEXTS)
def test_a_call_begins_with_a_plain_slash_and_letters(body: str) -> None:
    call = read_call(body)
    assert call is None or (call.prefix.isascii() and body.startswith(call.prefix))


@given(TEXTS)
def test_a_quoted_comment_never_gives_a_command(body: str) -> None:
    quoted = "\n".join(f"> {line}" for line in f"/triage {body}".split("\n"))
    assert read_call(quoted) is None


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", "\x0b", "\x85"])
def test_the_digest_is_the_same_of_what_was_cleaned(end: str) -> None:
    typed = f"/triage label bug{end}as discussed"
    assert digest_of_call(typed) == digest_of_call(clean(typed))


def test_the_digest_changes_with_the_line_and_with_nothing_else() -> None:
    typed = digest_of_call("/triage label bug\nthanks")
    assert digest_of_call("/triage label bug\r\nthank you") == typed
    assert digest_of_call("/triage label wontfix\nthanks") != typed
