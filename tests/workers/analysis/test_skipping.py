import pytest

from bot.domain.issue import Actor, Issue
from bot.repo_config.model import SkipSettings
from bot.repo_config.parse import parse_config
from tests.builders import an_issue
from workers.analysis.skipping import skip_reason

BY_ANN = an_issue(author=Actor("ann"), association="MEMBER", labels=("Tracking",), title="RFC: a")
BY_A_BOT = an_issue(author=Actor("renovate[bot]", is_bot=True))
BY_NOBODY = an_issue(author=None)


def _rules(text: str) -> SkipSettings:
    return parse_config(f"skip: {{{text}}}", where="f").skip


@pytest.mark.parametrize(
    ("text", "issue", "reason"),
    [
        pytest.param("", BY_ANN, None, id="default"),
        pytest.param("", BY_A_BOT, "opened by a bot", id="bot"),
        pytest.param("bots: false", BY_A_BOT, None, id="bots are welcome"),
        pytest.param("authors: [ANN]", BY_ANN, "an author to skip", id="author"),
        pytest.param(
            "bots: false, authors: ['renovate*']", BY_A_BOT, "an author to skip", id="named bot"
        ),
        pytest.param("authors: ['*']", BY_NOBODY, None, id="deleted account"),
        pytest.param("associations: [OWNER]", BY_ANN, None, id="other association"),
        pytest.param(
            "associations: [OWNER, MEMBER]", BY_ANN, "an author who is MEMBER", id="association"
        ),
        pytest.param("labels: [tracking]", BY_ANN, "a label to skip", id="label"),
        pytest.param("titles: ['rfc: *']", BY_ANN, "a title to skip", id="title"),
        pytest.param("titles: [RFC]", BY_ANN, None, id="part of a title"),
    ],
)
def test_an_issue_is_left_alone_where_a_rule_says_so(
    text: str, issue: Issue, reason: str | None
) -> None:
    assert skip_reason(issue, rules=_rules(text)) == reason
