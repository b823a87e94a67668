"""Findings -> Verdict: a closed list of rules, tried in order; the first that applies decides."""

from collections.abc import Callable, Sequence

from bot.domain.evidence import Evidence, SourceKind
from bot.domain.findings import Findings, FixStatus, IssueType, Signal, Similar
from bot.domain.issue import Issue, IssueRef
from bot.domain.verdict import Verdict, VerdictKind
from workers.analysis.versions import is_at_least

_SECURITY_AT = 0.6


def decide(issue: Issue, findings: Findings, *, is_untouched: bool) -> Verdict:
    """Return the first verdict that applies; `is_untouched` is a template nobody filled in."""
    if _is_security(findings):
        return Verdict(VerdictKind.SECURITY, findings.type.confidence, (_itself(issue),))
    if is_untouched:
        return Verdict(VerdictKind.INVALID, 0.9, (_itself(issue),))
    for rule in _RULES:
        verdict = rule(findings)
        if verdict is not None:
            return verdict
    search = Evidence(findings.search_url or issue.url, SourceKind.SEARCH)
    return Verdict(VerdictKind.NEW, 0.5, (search,))


def original_of(findings: Findings) -> Similar | None:
    """Return the confirmed original, which stands first among the similar reports."""
    first = findings.similar[0] if findings.similar else None
    return first if first and first.relation == "duplicate" else None


def fix_of_report(findings: Findings, report: IssueRef) -> FixStatus | None:
    """Return what closes the report, or closes it beside another: the fix that reaches furthest."""
    fixes = [fix for fix in findings.fixes if _closes(fix, report)]
    return min(fixes, key=_distance_to_release, default=None)


def merged_fix(findings: Findings) -> FixStatus | None:
    """Return the merged fix of the nearest report; of several, the one that reaches furthest."""
    merged = [fix for fix in findings.fixes if fix.pull_request.state == "merged"]
    return min(_of_nearest(merged), key=_distance_to_release, default=None)


def open_fix(findings: Findings) -> FixStatus | None:
    """Return an open pull request for the nearest report, a ready one before a draft."""
    waiting = [fix for fix in findings.fixes if fix.pull_request.state in {"open", "draft"}]
    return min(_of_nearest(waiting), key=_distance_to_release, default=None)


def _of_nearest(fixes: Sequence[FixStatus]) -> list[FixStatus]:
    """Return the fixes of the report whose fix stands first: what closes it outranks the others."""
    return [fix for fix in fixes if fix.of.key == fixes[0].of.key]


def _closes(fix: FixStatus, report: IssueRef) -> bool:
    return report.key in {fix.of.key, *(closed.key for closed in fix.pull_request.closes)}


def _distance_to_release(fix: FixStatus) -> int:
    """Return how far a fix still has to go: 0 in a release, 1 merged, 2 ready, 3 a draft."""
    if fix.release is not None:
        return 0
    return {"merged": 1, "open": 2}.get(fix.pull_request.state, 3)


def is_older_than_report(fix: FixStatus, findings: Findings) -> bool:
    """Tell whether the reporter already runs the release that has the fix, or a later one."""
    version = findings.environment.version
    if fix.release is None or version is None:
        return False
    return is_at_least(version, fix.release.tag) is True


def _duplicate(findings: Findings) -> Verdict | None:
    """Name the original, unless its fix is older than what the reporter runs."""
    original = original_of(findings)
    if original is None:
        return None
    fix = fix_of_report(findings, original.issue.ref)
    if fix is not None and is_older_than_report(fix, findings):
        return None
    kinds = {kind for kind, _ in original.signals}
    confidence = 0.97 if Signal.GITHUB in kinds else min(0.95, 0.8 + 0.05 * len(kinds))
    return Verdict(
        VerdictKind.DUPLICATE, confidence, tuple(source for _, source in original.signals)
    )


def _fixed(findings: Findings) -> Verdict | None:
    fix = merged_fix(findings)
    if fix is None:
        return None
    if fix.release is None:
        return Verdict(VerdictKind.FIXED_UNRELEASED, 0.8, _fix_evidence(fix))
    is_regression = is_older_than_report(fix, findings)
    kind = VerdictKind.REGRESSION if is_regression else VerdictKind.FIXED
    confidence = 0.85 if findings.environment.version else 0.75
    return Verdict(kind, confidence, _fix_evidence(fix))


def _in_progress(findings: Findings) -> Verdict | None:
    fix = open_fix(findings)
    return Verdict(VerdictKind.IN_PROGRESS, 0.8, _fix_evidence(fix)) if fix else None


def _workaround(findings: Findings) -> Verdict | None:
    if not findings.workarounds:
        return None
    best = findings.workarounds[0]
    source = Evidence(best.comment.url, SourceKind.COMMENT, best.quote)
    confidence = min(0.9, 0.6 + 0.1 * len(best.confirmations))
    return Verdict(VerdictKind.WORKAROUND, confidence, (source, *best.confirmations))


def _answered(findings: Findings) -> Verdict | None:
    is_question = findings.type.type is IssueType.QUESTION
    if not findings.answers or not is_question:
        return None
    answer = findings.answers[0]
    source = Evidence(answer.comment.url, SourceKind.COMMENT, answer.quote)
    return Verdict(VerdictKind.ANSWERED, 0.65, (source,))


def _needs_information(findings: Findings) -> Verdict | None:
    if not findings.missing:
        return None
    sources = tuple(dict.fromkeys(missing.source for missing in findings.missing))
    return Verdict(VerdictKind.NEEDS_INFORMATION, 0.7, sources)


_RULES: tuple[Callable[[Findings], Verdict | None], ...] = (
    _duplicate,
    _fixed,
    _in_progress,
    _workaround,
    _answered,
    _needs_information,
)


def _is_security(findings: Findings) -> bool:
    is_security = findings.type.type is IssueType.SECURITY
    return is_security and findings.type.confidence >= _SECURITY_AT


def _fix_evidence(fix: FixStatus) -> tuple[Evidence, ...]:
    sources = [fix.source, Evidence(fix.pull_request.url, SourceKind.PULL_REQUEST)]
    if fix.release is not None:
        sources.append(Evidence(fix.release.url, SourceKind.RELEASE))
    return tuple(sources)


def _itself(issue: Issue) -> Evidence:
    return Evidence(issue.url, SourceKind.ISSUE, issue.title)
