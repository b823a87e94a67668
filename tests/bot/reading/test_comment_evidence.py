import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.issue import IssueRef, RepositoryRef
from bot.reading.comment_evidence import brings_evidence

ISSUE = IssueRef(RepositoryRef("acme", "rocket"), 7)

BRINGS = {
    "a duplicate": "Duplicate of #5",
    "a bare number": "#5",
    "an old spelling": "see GH-5",
    "another repository": "it is acme/engine#12",
    "a link": "https://github.com/acme/rocket/pull/31 fixes it",
    "a version": "Happens with v2.1",
    "a version of three parts": "I run 2.1.0 here",
    "a version in words": "version: 2.1",
}
BRINGS_NOTHING = {
    "nothing": "",
    "agreement": "Same here, any news?",
    "itself": "as I said in #7",
    "a quote": "> Duplicate of #5\n\nNo, it is not.",
    "a quoted version": "> I run 2.1.0\n\nme too",
    "code": "`#5`",
    "a rank": "my no. 1 problem",
    "an address": "it listens on 127.0.0.1:8000",
    "a time": "since 12.30 today, 3.5 GB free",
    "beyond what is read": "a " * 3_000 + "#5",
}


@pytest.mark.parametrize("body", BRINGS.values(), ids=BRINGS)
def test_a_comment_brings_evidence(body: str) -> None:
    assert brings_evidence(body, issue=ISSUE)


@pytest.mark.parametrize("body", BRINGS_NOTHING.values(), ids=BRINGS_NOTHING)
def test_a_comment_brings_nothing(body: str) -> None:
    assert not brings_evidence(body, issue=ISSUE)


@given(st.text(st.sampled_from("> \n"), max_size=40), st.text("abc xyz", max_size=200))
def test_words_without_digits_bring_nothing(signs: str, words: str) -> None:
    assert not brings_evidence(f"{signs}{words}", issue=ISSUE)
