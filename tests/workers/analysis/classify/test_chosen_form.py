import pytest

from bot.domain.findings import IssueType
from bot.domain.issue import FormField, IssueForm
from tests.builders import a_repository, an_issue
from workers.analysis.classify.chosen_form import suggest
from workers.analysis.classify.vote import Vote

DEFECTS = IssueForm(
    name="Something is off",
    url="https://github.com/acme/rocket/blob/main/.github/ISSUE_TEMPLATE/1.yml",
    fields=(FormField("Seen"), FormField("Wanted"), FormField("Rocket version")),
    labels=("kind/bug",),
)
IDEAS = IssueForm(
    name="Share an idea",
    url="https://github.com/acme/rocket/blob/main/.github/ISSUE_TEMPLATE/2.yml",
    fields=(FormField("Story"),),
    title_prefix="IDEA: ",
)
ROCKET = a_repository(forms=(DEFECTS, IDEAS))


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        pytest.param(
            "Off", "### Seen\na\n### wanted\nb", Vote(IssueType.BUG, 3.0, "Seen"), id="most fields"
        ),
        pytest.param(
            "idea: themes",
            "Themes!",
            Vote(IssueType.FEATURE, 3.0, "IDEA:"),
            id="the title's prefix",
        ),
    ],
)
def test_the_form_that_was_filled_in_votes_for_its_type(
    title: str, body: str, expected: Vote
) -> None:
    assert suggest(an_issue(title=title, body=body), ROCKET) == (expected,)


def test_one_heading_in_common_is_no_form() -> None:
    assert suggest(an_issue(title="Off", body="### Seen\na"), ROCKET) == ()


def test_a_form_without_a_type_does_not_vote() -> None:
    form = IssueForm("Anything", DEFECTS.url, fields=(FormField("Seen"),))
    assert suggest(an_issue(body="### Seen\na"), a_repository(forms=(form,))) == ()
