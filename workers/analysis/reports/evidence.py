"""The built-in engine: it says only what was read, each statement with its source."""

from collections.abc import Iterator

from bot.domain.evidence import Evidence, SourceKind, Statement
from bot.domain.issue import PullRequest
from bot.domain.triage import Example, OfficialPullRequest, Report
from bot.domain.verdict import VerdictKind
from workers.analysis.reports.conclusion import conclude
from workers.analysis.reports.guidance import give_guidance
from workers.analysis.reports.subject import Subject
from workers.analysis.verdict import original_of

_MOST_PULL_REQUESTS = 5
_LONGEST_EXAMPLE = 1_500


def write_report(subject: Subject) -> Report:
    """Return what there is to say about `subject`; a vulnerability gets no analysis in public."""
    tldr, recommendation = conclude(subject)
    if subject.verdict.kind is VerdictKind.SECURITY:
        return Report(tldr, recommendation)
    return Report(
        tldr,
        recommendation,
        guidance=give_guidance(subject, said=(*tldr.sources, *recommendation.sources)),
        example=_example(subject),
        pull_requests=tuple(_pull_requests(subject))[:_MOST_PULL_REQUESTS],
        notes=tuple(_notes(subject)),
    )


def _example(subject: Subject) -> Example | None:
    for one in subject.findings.workarounds:
        if one.code and len(one.code) <= _LONGEST_EXAMPLE:
            source = Evidence(one.comment.url, SourceKind.COMMENT)
            return Example(one.code, one.code_language, source)
    return None


def _pull_requests(subject: Subject) -> Iterator[OfficialPullRequest]:
    fixes = {fix.pull_request.ref.key: fix for fix in subject.findings.fixes}
    relevant = _relevant_keys(subject)
    for pull in subject.graph.pull_requests():
        fix = fixes.get(pull.ref.key)
        if fix or _touches(subject, pull, relevant):
            source = fix.source if fix else Evidence(pull.url, SourceKind.PULL_REQUEST)
            yield OfficialPullRequest(pull, source, fix)


def _relevant_keys(subject: Subject) -> frozenset[str]:
    original = original_of(subject.findings)
    keys = {subject.graph.root.ref.key}
    return frozenset(keys | ({original.issue.ref.key} if original else set()))


def _touches(subject: Subject, pull: PullRequest, relevant: frozenset[str]) -> bool:
    """Tell whether a link joins the pull request to the issue or to its original."""
    ends = ({link.source.key, link.target.key} for link in subject.graph.links)
    return any(pull.ref.key in pair and pair & relevant for pair in ends)


def _notes(subject: Subject) -> Iterator[Statement]:
    itself = Evidence(subject.graph.root.url, SourceKind.ISSUE)
    for note in subject.findings.notes:
        yield Statement(note, (itself,))
