import json

import pytest

from bot.domain.findings import IssueType, TypeFinding
from bot.domain.threshold import Threshold, ThresholdSource
from bot.domain.verdict import VerdictKind
from bot.memory.conclusion import Conclusion, Likeness, outline_conclusion, read_conclusion
from bot.render.triage_json import triage_as_json
from tests.builders import a_label_suggestion, a_similar, a_triage, issue_url, some_findings


def test_a_conclusion_comes_back_from_the_report_s_document() -> None:
    findings = some_findings(labels=(a_label_suggestion("bug"),))
    triage = a_triage(VerdictKind.FIXED, findings=findings)
    document = json.dumps(triage_as_json(triage))
    assert read_conclusion(document) == Conclusion(triage.verdict, findings.type, findings.labels)


def test_what_was_needed_comes_back_with_it_even_after_the_texts_are_gone() -> None:
    shown = Threshold(0.7, ThresholdSource.BACKTEST)
    findings = some_findings(
        type=TypeFinding(IssueType.BUG, 0.55, threshold=shown),
        labels=(a_label_suggestion("bug", threshold=shown),),
        similar=(a_similar(5, threshold=shown), a_similar(9, threshold=shown)),
    )
    triage = a_triage(VerdictKind.FIXED, findings=findings)
    document = json.dumps(triage_as_json(triage))
    expected = Conclusion(
        triage.verdict, findings.type, findings.labels, Likeness(issue_url(5), 0.91, shown)
    )
    assert read_conclusion(document) == expected
    assert read_conclusion(outline_conclusion(document)) == expected


def test_of_a_likely_vulnerability_only_the_verdict_is_known() -> None:
    conclusion = read_conclusion(json.dumps(triage_as_json(a_triage(VerdictKind.SECURITY))))
    assert conclusion is not None
    assert conclusion.verdict.kind is VerdictKind.SECURITY
    assert (conclusion.verdict.evidence, conclusion.type, conclusion.labels) == ((), None, ())


@pytest.mark.parametrize(
    "document",
    ["", "[]", "null", "{}", '{"verdict": {}}', '{"verdict": {"kind": "unheard of"}}'],
)
def test_a_document_of_another_make_is_no_conclusion(document: str) -> None:
    assert read_conclusion(document) is None
