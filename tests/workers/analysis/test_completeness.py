from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.evidence import Evidence, SourceKind
from bot.domain.findings import IssueType, MissingInformation
from bot.domain.issue import FormField, Issue, IssueForm, IssueRef, RepositoryRef
from workers.analysis.completeness import (
    QUESTION_LIMIT,
    choose_form,
    find_missing,
    is_untouched,
)
from workers.analysis.environment import read_environment
from workers.analysis.error_signature import find_error

URL = "https://github.com/octo/cart/issues/1"
BUG_FORM = IssueForm(
    "Bug",
    "https://github.com/octo/cart/blob/HEAD/.github/ISSUE_TEMPLATE/bug.yml",
    (
        FormField("What happened?", is_required=True),
        FormField("Steps to reproduce", is_required=True, placeholder="1. Go to ..."),
        FormField("Cart version", is_required=True),
        FormField("Which wheel?", is_required=True),
        FormField("Logs"),
    ),
    labels=("bug",),
    title_prefix="[Bug]",
)
IDEA_FORM = IssueForm("Idea", "https://github.com/x", (FormField("Motivation"),), ("feature",))
FULL = (
    "### What happened?\n\nThe cart rolls away from me on its own.\n\n"
    "### Steps to reproduce\n\nPush it.\n\n### Cart version\n\n1.2.3\n\n### Which wheel?\n\nLeft"
)
ISSUE = Issue(
    IssueRef(RepositoryRef("octo", "cart"), 1),
    title="It rolls away",
    body=FULL,
    url=URL,
    state="open",
    created_at=datetime(2026, 1, 7, tzinfo=UTC),
)


def _missing(issue: Issue, *, form: IssueForm | None, kind: IssueType) -> list[str]:
    found = find_missing(
        issue,
        form=form,
        type=kind,
        error=find_error(issue.title, issue.body),
        environment=read_environment(issue.body, product="cart"),
    )
    return [missing.what for missing in found]


@pytest.mark.parametrize(
    ("body", "missing"),
    [
        pytest.param(FULL, [], id="all told"),
        pytest.param(FULL.replace("1.2.3", "_No response_"), ["the version"], id="no version"),
        pytest.param(
            FULL.replace("1.2.3", "").replace("Push it", "Push cart 1.2 hard"),
            [],
            id="version told elsewhere",
        ),
        pytest.param(FULL.replace("1.2.3", "see above: latest"), [], id="any answer counts"),
        pytest.param(
            FULL.replace("Push it.", "1. Go to ..."),
            ["the steps to reproduce"],
            id="placeholder left",
        ),
        pytest.param(
            FULL.replace("Push it.", "").replace("rolls away", "`roll()`s away"),
            [],
            id="code elsewhere",
        ),
        pytest.param(FULL.replace("Left", ""), ["Which wheel?"], id="question of its own"),
        pytest.param(
            "My whole cart fell down the stairs, poor thing.",
            ["the steps to reproduce", "the version"],
            id="no headings: what cannot be found",
        ),
    ],
)
def test_only_what_the_form_requires_and_nobody_told_is_asked(
    body: str, missing: list[str]
) -> None:
    issue = replace(ISSUE, body=body)
    assert _missing(issue, form=BUG_FORM, kind=IssueType.BUG) == missing


def test_a_request_links_the_form_that_asks() -> None:
    found = find_missing(
        replace(ISSUE, body=FULL.replace("1.2.3", "")),
        form=BUG_FORM,
        type=IssueType.BUG,
        error=None,
        environment=read_environment(""),
    )
    assert found == (
        MissingInformation(
            "the version",
            "Which version did you see this with?",
            Evidence(BUG_FORM.url, SourceKind.FORM, quote="Cart version"),
        ),
    )


@pytest.mark.parametrize(
    ("title", "body", "kind", "missing"),
    [
        pytest.param(
            "Broken",
            "",
            IssueType.BUG,
            ["what happened", "the steps to reproduce", "the version"],
            id="bare",
        ),
        pytest.param(
            "Broken",
            "```\nValueError: basket has no bottom\n```\nSeen in 1.2",
            IssueType.BUG,
            [],
            id="an error and a version are enough",
        ),
        pytest.param(
            "Wheel falls off on hills",
            "Seen on main.",
            IssueType.BUG,
            ["the steps to reproduce"],
            id="a branch is a version",
        ),
        pytest.param("小车在下坡时自己滚走了", "版本 1.2", IssueType.BUG, [], id="another script"),
        pytest.param(
            "Bell", "A bell on the handle would help us", IssueType.FEATURE, [], id="idea"
        ),
        pytest.param("Bell", "", IssueType.FEATURE, ["what happened"], id="empty idea"),
        pytest.param("Hole", "", IssueType.SECURITY, [], id="nothing is asked in public"),
    ],
)
def test_without_a_form_only_the_minimum_is_asked(
    title: str, body: str, kind: IssueType, missing: list[str]
) -> None:
    issue = replace(ISSUE, title=title, body=body)
    assert _missing(issue, form=None, kind=kind) == missing


@pytest.mark.parametrize(
    ("issue", "form"),
    [
        pytest.param(ISSUE, BUG_FORM, id="headings"),
        pytest.param(replace(ISSUE, title="[bug] squeaks", body=""), BUG_FORM, id="title prefix"),
        pytest.param(replace(ISSUE, labels=("Feature",), body=""), IDEA_FORM, id="labels"),
        pytest.param(replace(ISSUE, body="words"), None, id="nothing fits"),
    ],
)
def test_the_form_is_chosen_by_what_the_issue_shows(issue: Issue, form: IssueForm | None) -> None:
    assert choose_form(issue, (IDEA_FORM, BUG_FORM)) == form


@pytest.mark.parametrize(
    ("title", "body", "untouched"),
    [
        pytest.param("x", "", True, id="empty"),
        pytest.param("x", "### Logs\n\n_No response_\n- [x] I searched", True, id="no answers"),
        pytest.param(
            "x", "### Steps to reproduce\n\n1. Go to ...\n```\n```", True, id="placeholder"
        ),
        pytest.param("x", "<!-- tell us -->", True, id="comments"),
        pytest.param("[Bug] The left wheel falls off on hills", "", False, id="telling title"),
        pytest.param("x", FULL, False, id="filled in"),
        pytest.param("x", "![photo](https://example.com/1.png)", False, id="a picture"),
    ],
)
def test_an_untouched_template_is_recognised(title: str, body: str, *, untouched: bool) -> None:
    issue = replace(ISSUE, title=title, body=body)
    assert is_untouched(issue, forms=(BUG_FORM,)) is untouched


@given(title=st.text(max_size=60), body=st.text(max_size=300), kind=st.sampled_from(IssueType))
def test_any_issue_gets_a_bounded_number_of_questions(
    title: str, body: str, kind: IssueType
) -> None:
    issue = replace(ISSUE, title=title, body=body)
    form = choose_form(issue, (BUG_FORM, IDEA_FORM))
    assert len(_missing(issue, form=form, kind=kind)) <= QUESTION_LIMIT
