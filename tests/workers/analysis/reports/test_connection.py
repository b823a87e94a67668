import pytest

from bot.domain.findings import Signal, Similar
from bot.domain.graph import IssueGraph, Link, LinkReason
from tests.builders import (
    a_link,
    a_ref,
    a_repository,
    a_similar,
    a_verdict,
    an_evidence,
    an_issue,
    some_findings,
)
from workers.analysis.reports.connection import named_with_reason, on_condition
from workers.analysis.reports.subject import Subject

RELATED = a_link(5, reason=LinkReason.RELATED_TO)


def _alike(*kinds: Signal, relation: str = "related") -> Similar:
    return a_similar(5, relation=relation, signals=tuple((kind, an_evidence()) for kind in kinds))


def _subject(*similar: Similar, links: tuple[Link, ...] = ()) -> Subject:
    graph, findings = IssueGraph(an_issue(), links=links), some_findings(similar=similar)
    return Subject(a_repository(), graph, findings, a_verdict())


@pytest.mark.parametrize(
    ("subject", "reason", "is_sure"),
    [
        (_subject(_alike(Signal.GITHUB)), "which GitHub marks as the same", True),
        (_subject(_alike(Signal.FINGERPRINT)), "which reports the same error", True),
        (_subject(_alike(Signal.TEXT, Signal.PERSON)), "which the thread calls the same", True),
        (_subject(_alike(Signal.TEXT, relation="duplicate")), "which reads much like this", True),
        (_subject(_alike(Signal.TEXT)), "which reads much like this", False),
        (_subject(_alike(Signal.TEXT), links=(RELATED,)), "which the thread calls related", False),
        (_subject(links=(RELATED,)), "which the thread calls related", False),
        (_subject(links=(a_link(5),)), "which the report names", False),
    ],
)
def test_a_report_is_named_with_what_connects_it(
    subject: Subject, reason: str, is_sure: bool
) -> None:
    step = on_condition(subject, a_ref(5), step="Follow #20.")
    assert named_with_reason(subject, a_ref(5)) == f"#5, {reason},"
    assert step == ("Follow #20." if is_sure else "If this is the problem of #5, follow #20.")


def test_what_is_known_of_the_issue_itself_needs_no_reason() -> None:
    subject = _subject()
    assert named_with_reason(subject, a_ref(7)) == "this issue"
    assert on_condition(subject, a_ref(7), step="Follow #20.") == "Follow #20."
