import pytest

from bot.domain.findings import IssueType
from tests.builders import a_repository, an_issue
from workers.analysis.classify.emptiness import suggest
from workers.analysis.classify.vote import Vote


@pytest.mark.parametrize(
    ("title", "body", "weight"),
    [
        pytest.param("ug", "", 5.0, id="a word"),
        pytest.param("48", "x", 5.0, id="a number"),
        pytest.param("Look", "Version:\n\n1.\n2.", 5.0, id="an untouched template"),
        pytest.param("Look", "![](https://img.example/a.png)", 5.0, id="only a picture"),
        pytest.param("The window is blank today", "", 2.0, id="only a title"),
    ],
)
def test_a_report_without_words_is_none(title: str, body: str, weight: float) -> None:
    votes = suggest(an_issue(title=title, body=body), a_repository())
    assert votes == (Vote(IssueType.OTHER, weight, title),)


@pytest.mark.parametrize("body", ["It fails.", "```\nboom\n```"])
def test_words_or_code_make_a_report(body: str) -> None:
    assert suggest(an_issue(title="ug", body=body), a_repository()) == ()
