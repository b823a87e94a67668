"""TL;DR and Recommendation: one pair a verdict, so that each always has exactly one next step."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from bot.domain.evidence import Evidence, SourceKind, Statement
from bot.domain.findings import FixStatus
from bot.domain.verdict import VerdictKind
from workers.analysis.reports.connection import named_with_reason, on_condition
from workers.analysis.reports.subject import Subject
from workers.analysis.reports.unconfirmed import conclude_unconfirmed
from workers.analysis.reports.wording import (
    fate_of,
    fix_of,
    name_of,
    next_step,
    signals_of,
    sources_of,
    state_of,
    wait_for,
)
from workers.analysis.verdict import fix_of_report, merged_fix, open_fix, original_of

Conclusion = tuple[Statement, Statement]
_T = TypeVar("_T")


def conclude(subject: Subject) -> Conclusion:
    """Return the TL;DR and the recommendation for the verdict of `subject`."""
    return _CONCLUSIONS[subject.verdict.kind](subject)


def _security(subject: Subject) -> Conclusion:
    tldr = "This reads like a vulnerability report, so nothing about it is analysed in public."
    policy = subject.security_policy_url or f"{subject.repository.url}/security/policy"
    step = "Please continue through the repository's security policy, not in this issue."
    return (
        Statement(tldr, (_itself(subject),)),
        Statement(step, (Evidence(policy, SourceKind.FILE),)),
    )


def _invalid(subject: Subject) -> Conclusion:
    form = subject.repository.forms[0] if subject.repository.forms else None
    source = Evidence(form.url, SourceKind.FORM) if form else _itself(subject)
    tldr = "The report is empty: it says nothing beyond its title."
    step = "Please edit the issue and say what happened, what you expected, and with which version."
    return Statement(tldr, (_itself(subject),)), Statement(step, (source,))


def _duplicate(subject: Subject) -> Conclusion:
    original = original_of(subject.findings)
    if original is None:
        raise ValueError("a duplicate without an original")
    home = subject.graph.root.ref
    name = name_of(original.issue.ref, at_home=home)
    there = Evidence(original.issue.url, SourceKind.ISSUE)
    fix = fix_of_report(subject.findings, original.issue.ref)
    fixed = f" Its fix was {fix_of(fix, at_home=home)}." if fix else ""
    tldr = (
        f"Same problem as {name} ({state_of(original.issue)}), by {signals_of(original)}."
        f"{fixed}{_running(subject, fix)}"
    )
    sources = (there, *(sources_of(fix) if fix else ()))
    step = _follow(fix, name=name)
    return Statement(tldr, sources), Statement(step, sources)


def _follow(fix: FixStatus | None, *, name: str) -> str:
    """Return the one next step: what became of the original decides it."""
    if fix is None:
        return f"Follow {name} and add there what is different in your case."
    if fix.release is not None:
        return f"Upgrade to {fix.release.tag}; {name} has the discussion."
    if fix.pull_request.state == "merged":
        return f"{wait_for(fix)} {name} has the discussion."
    return f"Follow {name}, which the proposed fix will close."


def _fixed(subject: Subject) -> Conclusion:
    fix = _needed(merged_fix(subject.findings))
    tldr = f"{_fate(subject, fix)}.{_running(subject, fix)}"
    step = on_condition(subject, fix.of, step=_next_step(subject, fix))
    return Statement(tldr, sources_of(fix)), Statement(step, sources_of(fix)[1:])


def _regression(subject: Subject) -> Conclusion:
    fix = _needed(merged_fix(subject.findings))
    tldr = f"{_fate(subject, fix)}.{_running(subject, fix)}"
    name = name_of(fix.pull_request.ref, at_home=subject.graph.root.ref)
    again = f"please look again, since {name} may not cover this case or came undone."
    step = f"Maintainers: {_small(on_condition(subject, fix.of, step=again))}"
    return Statement(tldr, sources_of(fix)), Statement(step, sources_of(fix)[:1])


def _fixed_unreleased(subject: Subject) -> Conclusion:
    fix = _needed(merged_fix(subject.findings))
    tldr = f"{_fate(subject, fix)}."
    step = on_condition(subject, fix.of, step=_next_step(subject, fix))
    return Statement(tldr, sources_of(fix)), Statement(step, sources_of(fix))


def _in_progress(subject: Subject) -> Conclusion:
    fix = _needed(open_fix(subject.findings))
    tldr = f"{_fate(subject, fix)} and not merged yet."
    step = on_condition(subject, fix.of, step=_next_step(subject, fix))
    return Statement(tldr, sources_of(fix)), Statement(step, sources_of(fix))


def _workaround(subject: Subject) -> Conclusion:
    best = subject.findings.workarounds[0]
    report = named_with_reason(subject, best.of)
    source = Evidence(best.comment.url, SourceKind.COMMENT, best.quote)
    confirmed = len(best.confirmations)
    by = f"{confirmed} {'person' if confirmed == 1 else 'people'} confirmed" if confirmed else ""
    tldr = f"No fix is known, but {report} has a workaround{' that ' + by if by else ''}."
    return (
        Statement(tldr, (Evidence(best.comment.url, SourceKind.COMMENT), *best.confirmations[:2])),
        Statement(on_condition(subject, best.of, step="Apply this workaround:"), (source,)),
    )


def _answered(subject: Subject) -> Conclusion:
    answer = subject.findings.answers[0]
    name = name_of(answer.of, at_home=subject.graph.root.ref)
    bare = Evidence(answer.comment.url, SourceKind.COMMENT)
    tldr = f"A maintainer answered a matching question in {name}."
    step = Evidence(answer.comment.url, SourceKind.COMMENT, answer.quote)
    return Statement(tldr, (bare,)), Statement("Read this answer:", (step,))


def _needs_information(subject: Subject) -> Conclusion:
    missing = subject.findings.missing
    what = _listed([one.what for one in missing])
    sources = tuple(dict.fromkeys(one.source for one in missing))
    questions = " ".join(one.question for one in missing)
    tldr = f"Nothing earlier matches so far, and the report does not say: {what}."
    return Statement(tldr, sources), Statement(f"Please answer: {questions}", sources)


_CONCLUSIONS: Mapping[VerdictKind, Callable[[Subject], Conclusion]] = {
    VerdictKind.SECURITY: _security,
    VerdictKind.INVALID: _invalid,
    VerdictKind.DUPLICATE: _duplicate,
    VerdictKind.FIXED: _fixed,
    VerdictKind.REGRESSION: _regression,
    VerdictKind.FIXED_UNRELEASED: _fixed_unreleased,
    VerdictKind.IN_PROGRESS: _in_progress,
    VerdictKind.WORKAROUND: _workaround,
    VerdictKind.ANSWERED: _answered,
    VerdictKind.NEEDS_INFORMATION: _needs_information,
    VerdictKind.NEW: conclude_unconfirmed,
}


def _fate(subject: Subject, fix: FixStatus) -> str:
    report = named_with_reason(subject, fix.of)
    return fate_of(report, fix, at_home=subject.graph.root.ref)


def _next_step(subject: Subject, fix: FixStatus) -> str:
    return next_step(fix, at_home=subject.graph.root.ref)


def _small(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def _running(subject: Subject, fix: FixStatus | None) -> str:
    version = subject.findings.environment.version
    if fix is None or fix.release is None or version is None:
        return ""
    return f" The report is about version {version}."


def _listed(things: list[str]) -> str:
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"


def _itself(subject: Subject) -> Evidence:
    return Evidence(subject.graph.root.url, SourceKind.ISSUE)


def _needed(value: _T | None) -> _T:
    if value is None:
        raise ValueError("a verdict without what it rests on")
    return value
