import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.findings import IssueType, LabelSuggestion, TypeFinding
from bot.domain.issue import Label, Repository
from tests.builders import a_repository, an_issue
from workers.analysis.classify.label_purposes import (
    DUPLICATE,
    INVALID,
    NEEDS_INFORMATION,
    Purpose,
)
from workers.analysis.classify.labels import find_label, may_be_suggested, suggest_labels

BUG, FEATURE, QUESTION, DOCUMENTATION, SECURITY, OTHER = IssueType
A_BUG = TypeFinding(BUG, 0.9, ("crashes", "fails"))


def with_labels(*labels: str | Label) -> Repository:
    return a_repository(
        labels=tuple(Label(label) if isinstance(label, str) else label for label in labels)
    )


@pytest.mark.parametrize(
    ("purpose", "names"),
    [
        (BUG, "bug,Bug,kind/bug,type: bug,Type:Bug,type-bug,T-bug,C-bug,[Type] Bug,00 - Bug"),
        (BUG, "🐛 bug,Bug 🐞,bug :bug:,🐛,issue-type: bug,Type-Defect,kind:bug-report"),
        (BUG, "\uff42\uff55\uff47"),
        (
            FEATURE,
            "enhancement,feature,feature-request,kind/feature,01 - Enhancement,Type: Feature",
        ),
        (FEATURE, "C-feature-request,🚀 Feature Request,enhancement ✨,improvement,wishlist"),
        (QUESTION, "question,*question,Usage Question,33 - Question,kind/support,question ❓"),
        (DOCUMENTATION, "documentation,Docs,A-docs,docs 📚,module: docs,04 - Documentation"),
        (SECURITY, "security,type/security,Vulnerability,area: security,🔒"),
        (DUPLICATE, "duplicate,*duplicate,closed: duplicate,triage/duplicate,Dupe"),
        (NEEDS_INFORMATION, "needs-info,Needs Info,S-needs-info,triage/needs-information"),
        (NEEDS_INFORMATION, "info-needed,status: needs more info,needs: info"),
        (INVALID, "invalid,R: invalid,resolution/invalid"),
        (OTHER, "other,type: misc"),
    ],
)
def test_a_label_is_known_by_any_of_its_usual_names(purpose: Purpose, names: str) -> None:
    found = [find_label(with_labels(name), purpose) for name in names.split(",")]
    assert found == [Label(name) for name in names.split(",")]


@pytest.mark.parametrize(
    "name",
    [
        "bug/confirmed",
        "bug-bounty",
        "debugging",
        "not a bug",
        "priority: bug",
        "help wanted",
        "good first issue",
        "feature-freeze",
        "docs-team",
        "security-reviewed",
        "question-answered",
        "",
        "---",
    ],
)
def test_a_name_that_only_contains_a_purpose_serves_none(name: str) -> None:
    purposes: tuple[Purpose, ...] = (*IssueType, DUPLICATE, NEEDS_INFORMATION, INVALID)
    assert [find_label(with_labels(name), purpose) for purpose in purposes] == [None] * 9


@pytest.mark.parametrize(
    ("purpose", "labels", "expected"),
    [
        pytest.param(BUG, ("kind/bug", "bug"), "bug", id="the plain name first"),
        pytest.param(FEATURE, ("enhancement", "feature request"), "feature request", id="exact"),
        pytest.param(DOCUMENTATION, ("A-docs", "docs"), "docs", id="a type before an area"),
        pytest.param(BUG, ("kind/bug", "type: bug"), None, id="two that fit equally"),
        pytest.param(
            BUG,
            ("kind/bug", Label("type: bug", "Something isn't working")),
            "type: bug",
            id="the description decides",
        ),
        pytest.param(
            BUG, (Label("confirmed", "Something isn\u2019t working."),), "confirmed", id="described"
        ),
        pytest.param(
            BUG, (Label("bug/open", "Something isn't working"),), None, id="its name says more"
        ),
        pytest.param(BUG, (Label("deploy", "Bug report"),), None, id="sets something going"),
        pytest.param(SECURITY, ("bug", "question"), None, id="there is none"),
    ],
)
def test_the_label_that_fits_best_is_found_or_none(
    purpose: Purpose, labels: tuple[str | Label, ...], expected: str | None
) -> None:
    found = find_label(with_labels(*labels), purpose)
    assert (found.name if found else None) == expected


@pytest.mark.parametrize("name", ["ok-to-test", "Safe to Test", "automerge", "run-ci", "LGTM ✅"])
def test_labels_that_set_something_going_are_never_suggested(name: str) -> None:
    assert not may_be_suggested(name)


def test_the_label_is_suggested_as_the_repository_writes_it() -> None:
    suggested = suggest_labels(A_BUG, issue=an_issue(), repository=with_labels("Kind/BUG 🐛"))
    assert suggested == (LabelSuggestion("Kind/BUG 🐛", 0.9, "crashes"),)


@pytest.mark.parametrize(
    ("present", "removed", "confidence"),
    [
        pytest.param((), (), 0.59, id="not sure enough"),
        pytest.param(("kind/bug",), (), 0.9, id="a label of this type is there"),
        pytest.param(("enhancement",), (), 0.9, id="a person said another type"),
        pytest.param((), ("BUG",), 0.9, id="a person took it off"),
        pytest.param((), ("type: bug",), 0.9, id="a person took another of its kind off"),
    ],
)
def test_nothing_is_suggested_against_a_person_or_without_reason(
    present: tuple[str, ...], removed: tuple[str, ...], confidence: float
) -> None:
    suggested = suggest_labels(
        TypeFinding(BUG, confidence),
        issue=an_issue(labels=present),
        repository=with_labels("bug"),
        removed=frozenset(removed),
    )
    assert suggested == ()


@pytest.mark.parametrize(
    ("type_", "present"),
    [
        pytest.param(BUG, ("priority: high", "good first issue"), id="labels of another kind"),
        pytest.param(BUG, ("A-docs",), id="an area"),
        pytest.param(SECURITY, ("bug",), id="a vulnerability is a bug as well"),
    ],
)
def test_labels_that_do_not_contradict_do_not_matter(
    type_: IssueType, present: tuple[str, ...]
) -> None:
    suggested = suggest_labels(
        TypeFinding(type_, 0.8),
        issue=an_issue(labels=present),
        repository=with_labels("bug", "security"),
    )
    assert suggested == (LabelSuggestion(type_.value, 0.8, ""),)


def test_no_more_labels_are_suggested_than_asked_for() -> None:
    repository = with_labels("bug")
    assert suggest_labels(A_BUG, issue=an_issue(), repository=repository, most=0) == ()


@given(st.lists(st.text(max_size=30), max_size=5), st.sampled_from(IssueType))
def test_only_labels_of_the_repository_are_ever_suggested(
    names: list[str], type_: IssueType
) -> None:
    suggested = suggest_labels(
        TypeFinding(type_, 1.0), issue=an_issue(), repository=with_labels(*names)
    )
    assert [label.name for label in suggested if label.name not in names] == []
