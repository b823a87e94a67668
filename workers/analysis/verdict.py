"""Findings -> Verdict: a closed list of rules, tried in order; the first that applies decides."""

from collections.abc import Callable

from bot.domain.evidence import Evidence, SourceKind
from bot.domain.findings import Findings, FixStatus, IssueType, Signal, Similar
from bot.domain.issue import Issue
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


def merged_fix(findings: Findings) -> FixStatus | None:
    """Return the merged fix that reaches furthest: one in a release before one in none."""
    merged = [fix for fix in findings.fixes if fix.pull_request.state == "merged"]
    return min(merged, key=lambda fix: fix.release is None, default=None)


def open_fix(findings: Findings) -> FixStatus | None:
    """Return an open pull request that closes the report, a ready one before a draft."""
    waiting = [fix for fix in findings.fixes if fix.pull_request.state in {"open", "draft"}]
    return min(waiting, key=lambda fix: fix.pull_request.state == "draft", default=None)


def is_regression(findings: Findings) -> bool:
    """Tell whether the reporter already runs the release that has the fix, or a later one."""
    fix, version = merged_fix(findings), findings.environment.version
    if fix is None or fix.release is None or version is None:
        return False
    return is_at_least(version, fix.release.tag) is True


def _duplicate(findings: Findings) -> Verdict | None:
    """Name the original, unless its fix is older than what the reporter runs."""
    original = original_of(findings)
    if original is None or is_regression(findings):
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
    kind = VerdictKind.REGRESSION if is_regression(findings) else VerdictKind.FIXED
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
