import pytest

from bot.domain.findings import IssueType
from tests.builders import a_repository, an_issue
from workers.analysis.classify.declared_type import suggest
from workers.analysis.classify.vote import Vote


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("Type: <b>Bug</b>", (IssueType.BUG, 2.2, "Type: <b>Bug</b>"), id="a line"),
        pytest.param(
            "### Issue type\n\nFeature Request",
            (IssueType.FEATURE, 3.0, "Feature Request"),
            id="form",
        ),
        pytest.param(
            "**Do you want to request a *feature* or report a *bug*?**\n\n*feature*",
            (IssueType.FEATURE, 3.0, "*feature*"),
            id="a question of the template",
        ),
        pytest.param(
            "- [ ] bug report\n- [x] Support request",
            (IssueType.QUESTION, 3.0, "Support request"),
            id="a ticked box",
        ),
    ],
)
def test_the_type_that_the_reporter_chose_is_voted_for(
    body: str, expected: tuple[IssueType, float, str]
) -> None:
    assert suggest(an_issue(body=body), a_repository()) == (Vote(*expected),)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("- [x] I report the issue, it's not a question", id="a promise"),
        pytest.param("### Issue type\n\nbug or feature, I cannot say", id="undecided"),
        pytest.param("### Issue type\n\n### Version\n\nbug", id="no answer"),
        pytest.param("A bug.", id="nobody asked"),
    ],
)
def test_what_declares_no_type_is_no_vote(body: str) -> None:
    assert suggest(an_issue(body=body), a_repository()) == ()
