"""The built-in engine: it says only what was read, each statement with its source."""

from collections.abc import Iterator

from bot.domain.evidence import Evidence, SourceKind, Statement
from bot.domain.graph import Link
from bot.domain.triage import Example, OfficialPullRequest, Report
from bot.domain.verdict import VerdictKind
from workers.analysis.link_source import source_of
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
    joined = _joined_with(subject)
    for pull in subject.graph.pull_requests():
        fix, link = fixes.get(pull.ref.key), joined.get(pull.ref.key)
        if fix is not None:
            yield OfficialPullRequest(pull, fix.source, fix)
        elif link is not None:
            yield OfficialPullRequest(pull, source_of(link))


def _joined_with(subject: Subject) -> dict[str, Link]:
    """Return the first link between the issue, or its original, and each of the other items."""
    original = original_of(subject.findings)
    these = {subject.graph.root.ref.key} | ({original.issue.ref.key} if original else set())
    joined: dict[str, Link] = {}
    for link in subject.graph.links:
        for one, other in ((link.source, link.target), (link.target, link.source)):
            if one.key in these:
                joined.setdefault(other.key, link)
    return joined


def _notes(subject: Subject) -> Iterator[Statement]:
    itself = Evidence(subject.graph.root.url, SourceKind.ISSUE)
    for note in subject.findings.notes:
        yield Statement(note, (itself,))
