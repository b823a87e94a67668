import pytest

from bot.domain.findings import Findings, FixStatus, IssueType, TypeFinding
from bot.domain.verdict import VerdictKind
from tests.builders import (
    a_fix,
    a_merged_pull_request,
    a_missing,
    a_pull_request,
    a_ref,
    a_release,
    a_similar,
    a_workaround,
    an_answer,
    an_environment,
    an_issue,
    some_findings,
)
from workers.analysis.verdict import decide

UNRELEASED = a_fix(release=None)
OPEN = a_fix(pull_request=a_pull_request(), release=None)
FIX_OF_5 = a_fix(of=a_ref(5), pull_request=a_merged_pull_request(21, closes=(a_ref(5),)))
FIX_OF_4 = a_fix(of=a_ref(4), pull_request=a_merged_pull_request(22, closes=(a_ref(4),)))
FIX_OF_BOTH = a_fix(pull_request=a_merged_pull_request(23, closes=(a_ref(7), a_ref(5))))
OPEN_FOR_4 = a_fix(of=a_ref(4), pull_request=a_pull_request(24, closes=(a_ref(4),)), release=None)
RELATED = a_similar(4, relation="related")
QUESTION = TypeFinding(IssueType.QUESTION, 0.9)
NEW_VERSION = an_environment(version="2.1.0")
EVERYTHING = {
    "similar": (a_similar(),),
    "fixes": (a_fix(),),
    "workarounds": (a_workaround(),),
    "missing": (a_missing(),),
}


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        pytest.param(some_findings(), "new", id="nothing found"),
        pytest.param(some_findings(**EVERYTHING), "duplicate", id="the first that applies"),
        pytest.param(some_findings(similar=(a_similar(relation="related"),)), "new", id="related"),
        pytest.param(some_findings(fixes=(a_fix(),)), "fixed", id="fixed, version unknown"),
        pytest.param(
            some_findings(fixes=(a_fix(),), environment=an_environment()), "fixed", id="runs older"
        ),
        pytest.param(
            some_findings(fixes=(a_fix(),), environment=NEW_VERSION), "regression", id="runs newer"
        ),
        pytest.param(
            some_findings(fixes=(FIX_OF_5,), environment=NEW_VERSION, similar=(a_similar(5),)),
            "regression",
            id="a duplicate whose fix the reporter already runs",
        ),
        pytest.param(
            some_findings(
                fixes=(FIX_OF_BOTH,), environment=NEW_VERSION, similar=(a_similar(5), RELATED)
            ),
            "regression",
            id="a duplicate whose fix is the issue's own too",
        ),
        pytest.param(
            some_findings(
                fixes=(FIX_OF_4,), environment=NEW_VERSION, similar=(a_similar(5), RELATED)
            ),
            "duplicate",
            id="a duplicate beside a fix of something else",
        ),
        pytest.param(
            some_findings(
                fixes=(a_fix(release=a_release("nightly")),), environment=an_environment()
            ),
            "fixed",
            id="versions that cannot be compared",
        ),
        pytest.param(some_findings(fixes=(UNRELEASED,)), "fixed_unreleased", id="unreleased"),
        pytest.param(some_findings(fixes=(OPEN,)), "in_progress", id="an open pull request"),
        pytest.param(some_findings(fixes=(OPEN, a_fix())), "fixed", id="merged before open"),
        pytest.param(some_findings(workarounds=(a_workaround(),)), "workaround", id="workaround"),
        pytest.param(some_findings(type=QUESTION, answers=(an_answer(),)), "answered", id="answer"),
        pytest.param(some_findings(answers=(an_answer(),)), "new", id="an answer to no question"),
        pytest.param(some_findings(missing=(a_missing(),)), "needs_information", id="missing"),
    ],
)
def test_the_verdict_is_the_first_that_applies(findings: Findings, expected: str) -> None:
    verdict = decide(an_issue(), findings, is_untouched=False)
    assert verdict.kind == expected
    assert verdict.evidence != ()


@pytest.mark.parametrize(
    ("fixes", "kind", "decisive"),
    [
        pytest.param((UNRELEASED, FIX_OF_4), "fixed_unreleased", UNRELEASED, id="its own first"),
        pytest.param((UNRELEASED, a_fix()), "fixed", a_fix(), id="the one of its own released"),
        pytest.param((OPEN, FIX_OF_4), "fixed", FIX_OF_4, id="merged before open"),
        pytest.param(
            (a_fix(pull_request=a_pull_request(state="draft"), release=None), OPEN_FOR_4),
            "in_progress",
            a_fix(pull_request=a_pull_request(state="draft"), release=None),
            id="its own draft before the pull request of another",
        ),
    ],
)
def test_of_several_fixes_the_nearest_decides(
    fixes: tuple[FixStatus, ...], kind: str, decisive: FixStatus
) -> None:
    findings = some_findings(fixes=fixes, similar=(RELATED,))
    verdict = decide(an_issue(), findings, is_untouched=False)
    assert verdict.kind == kind
    assert decisive.pull_request.url in {source.url for source in verdict.evidence}


def test_an_untouched_template_is_invalid_whatever_else_is_found() -> None:
    verdict = decide(an_issue(), some_findings(**EVERYTHING), is_untouched=True)
    assert verdict.kind is VerdictKind.INVALID


@pytest.mark.parametrize(("confidence", "expected"), [(0.6, "security"), (0.59, "invalid")])
def test_a_likely_vulnerability_comes_before_everything(confidence: float, expected: str) -> None:
    kind = TypeFinding(IssueType.SECURITY, confidence)
    verdict = decide(an_issue(), some_findings(type=kind, **EVERYTHING), is_untouched=True)
    assert verdict.kind == expected
