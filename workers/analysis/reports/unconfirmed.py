"""What is said where no earlier report is confirmed: that, and what may be one after all."""

from collections.abc import Sequence

from bot.domain.evidence import Evidence, SourceKind, Statement
from bot.domain.findings import FixStatus, IssueType, Signal, Similar
from workers.analysis.reports.connection import named_with_reason, on_condition
from workers.analysis.reports.subject import Subject
from workers.analysis.reports.wording import fate_of, name_of, next_step, sources_of
from workers.analysis.verdict import is_older_than_report

_FIRST_LOOK = "this one needs a first look"


def conclude_unconfirmed(subject: Subject) -> tuple[Statement, Statement]:
    """Return the TL;DR and the recommendation for what seems to be new."""
    related = [one for one in subject.findings.similar if one.relation == "related"]
    claim = _claim_of(subject, related)
    hint = _promising_fix(subject)
    if hint is not None and claim is None:
        return _hinted(subject, hint)
    itself = Evidence(subject.graph.root.url, SourceKind.ISSUE)
    compare = "; compare it with the related reports below" if related else ""
    nothing = Statement(
        f"No earlier {_what(subject)} was found{_among(subject)}.", _search(subject)
    )
    return claim or nothing, Statement(f"Maintainers: {_FIRST_LOOK}{compare}.", (itself,))


def _claim_of(subject: Subject, related: Sequence[Similar]) -> Statement | None:
    """Return what a person calls the same problem: beside it, "nothing found" would be wrong."""
    for one in related:
        claims = tuple(source for kind, source in one.signals if kind is Signal.PERSON)
        if claims:
            name = name_of(one.issue.ref, at_home=subject.graph.root.ref)
            text = f"The thread calls this the same as {name}; nothing else confirms it."
            return Statement(text, claims)
    return None


def _promising_fix(subject: Subject) -> FixStatus | None:
    """Return the fix of what reads alike, unless the reporter runs it already."""
    findings = subject.findings
    fixes = (fix for fix in findings.possible_fixes if not is_older_than_report(fix, findings))
    return next(fixes, None)


def _hinted(subject: Subject, fix: FixStatus) -> tuple[Statement, Statement]:
    """Return what helps if both are one problem: only the reader can tell."""
    home = subject.graph.root.ref
    nothing = f"No earlier report of this problem is confirmed{_among(subject)}."
    fate = fate_of(named_with_reason(subject, fix.of), fix, at_home=home)
    step = on_condition(subject, fix.of, step=next_step(fix, at_home=home))
    return (
        Statement(f"{nothing} {fate}.", (*_search(subject), *sources_of(fix))),
        Statement(f"{step} If not, maintainers: {_FIRST_LOOK}.", sources_of(fix)),
    )


def _what(subject: Subject) -> str:
    """Return what was looked for: a wish or a question is no problem."""
    kind = subject.findings.type
    is_bug = kind.type is IssueType.BUG and not kind.is_guess
    return "report of this problem" if is_bug else "issue like this"


def _among(subject: Subject) -> str:
    searched = subject.findings.searched
    issues = "issue" if searched == 1 else "issues"
    return f" among {searched} {issues} looked at" if searched else ""


def _search(subject: Subject) -> tuple[Evidence]:
    return (Evidence(subject.findings.search_url or subject.graph.root.url, SourceKind.SEARCH),)
