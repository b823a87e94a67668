"""Why another report tells about this one: "#5, which reports the same error"."""

from collections.abc import Iterator

from bot.domain.findings import Signal
from bot.domain.graph import LinkReason
from bot.domain.issue import IssueRef
from workers.analysis.reports.subject import Subject
from workers.analysis.reports.wording import name_of
from workers.analysis.similar import is_more_than_alike

_CALLED_RELATED = "which the thread calls related"
# The more telling first: one reason is enough to be shown.
_REASONS = {
    Signal.GITHUB: "which GitHub marks as the same",
    Signal.FINGERPRINT: "which reports the same error",
    Signal.PERSON: "which the thread calls the same",
}


def named_with_reason(subject: Subject, report: IssueRef) -> str:
    """Return the name of a report and what connects it: "#5, which reports the same error,"."""
    home = subject.graph.root.ref
    if report.key == home.key:
        return "this issue"
    return f"{name_of(report, at_home=home)}, {_reason(subject, report)},"


def on_condition(subject: Subject, report: IssueRef, *, step: str) -> str:
    """Return the step; where nothing says that both are one problem, a reader has to judge it."""
    if _is_the_same(subject, report):
        return step
    name = name_of(report, at_home=subject.graph.root.ref)
    return f"If this is the problem of {name}, {step[:1].lower()}{step[1:]}"


def _is_the_same(subject: Subject, report: IssueRef) -> bool:
    if report.key == subject.graph.root.ref.key:
        return True
    alike = (one for one in subject.findings.similar if one.issue.ref.key == report.key)
    return any(one.relation == "duplicate" or is_more_than_alike(one) for one in alike)


def _reason(subject: Subject, report: IssueRef) -> str:
    kinds = set(_signals(subject, report))
    for kind, reason in _REASONS.items():
        if kind in kinds:
            return reason
    if _is_called_related(subject, report):
        return _CALLED_RELATED
    return "which reads much like this" if Signal.TEXT in kinds else "which the report names"


def _signals(subject: Subject, report: IssueRef) -> Iterator[Signal]:
    for one in subject.findings.similar:
        if one.issue.ref.key == report.key:
            yield from (kind for kind, _ in one.signals)


def _is_called_related(subject: Subject, report: IssueRef) -> bool:
    here = subject.graph.root.ref.key
    said = (link for link in subject.graph.links if link.reason is LinkReason.RELATED_TO)
    return any((link.source.key, link.target.key) == (here, report.key) for link in said)
