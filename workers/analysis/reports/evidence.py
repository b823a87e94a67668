"""The built-in engine: it says only what was read, each statement with its source."""

from collections.abc import Iterator

from bot.domain.evidence import Evidence, SourceKind, Statement
from bot.domain.findings import Similar
from bot.domain.issue import PullRequest
from bot.domain.triage import Example, OfficialPullRequest, Report
from bot.domain.verdict import VerdictKind
from workers.analysis.reports.conclusion import conclude
from workers.analysis.reports.same_error import same_error
from workers.analysis.reports.subject import Subject
from workers.analysis.reports.wording import (
    fix_of,
    name_of,
    signals_of,
    sources_of,
    state_of,
)
from workers.analysis.verdict import original_of

_MOST_GUIDANCE = 5
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
        guidance=tuple(_guidance(subject))[:_MOST_GUIDANCE],
        example=_example(subject),
        pull_requests=tuple(_pull_requests(subject))[:_MOST_PULL_REQUESTS],
        notes=tuple(_notes(subject)),
    )


def _guidance(subject: Subject) -> Iterator[Statement]:
    yield from subject.resources
    yield from _workarounds(subject)
    yield from same_error(subject)
    yield from _what_fixed_it(subject)
    yield from _answers(subject)
    yield from _more_duplicates(subject)
    yield from _related(subject)


def _workarounds(subject: Subject) -> Iterator[Statement]:
    # The recommendation quotes the best one already.
    first = 1 if subject.verdict.kind is VerdictKind.WORKAROUND else 0
    for one in subject.findings.workarounds[first:]:
        name = name_of(one.of, at_home=subject.graph.root.ref)
        count = len(one.confirmations)
        confirmed = f", confirmed by {count}" if count else ""
        source = Evidence(one.comment.url, SourceKind.COMMENT, one.quote)
        yield Statement(f"Workaround in {name}{confirmed}:", (source, *one.confirmations[:1]))


def _what_fixed_it(subject: Subject) -> Iterator[Statement]:
    said = {source.url for source in subject_sources(subject)}
    for fix in subject.findings.fixes:
        sources = sources_of(fix)
        if any(source.url not in said for source in sources):
            home = subject.graph.root.ref
            text = f"The fix of {name_of(fix.of, at_home=home)} was {fix_of(fix, at_home=home)}."
            yield Statement(text, sources)


def subject_sources(subject: Subject) -> tuple[Evidence, ...]:
    """Return what the TL;DR and the recommendation already link to."""
    tldr, recommendation = conclude(subject)
    return (*tldr.sources, *recommendation.sources)


def _answers(subject: Subject) -> Iterator[Statement]:
    if subject.verdict.kind is VerdictKind.ANSWERED:
        return
    for answer in subject.findings.answers[:1]:
        name = name_of(answer.of, at_home=subject.graph.root.ref)
        source = Evidence(answer.comment.url, SourceKind.COMMENT, answer.quote)
        yield Statement(f"A maintainer wrote in {name}:", (source,))


def _more_duplicates(subject: Subject) -> Iterator[Statement]:
    more = [one for one in subject.findings.similar[1:] if one.relation == "duplicate"]
    if not more:
        return
    home = subject.graph.root.ref
    names = ", ".join(name_of(one.issue.ref, at_home=home) for one in more)
    sources = tuple(Evidence(one.issue.url, SourceKind.ISSUE) for one in more)
    yield Statement(f"The same problem was also reported in {names}.", sources)


def _related(subject: Subject) -> Iterator[Statement]:
    for one in subject.findings.similar:
        if one.relation == "related":
            yield _related_statement(subject, one)


def _related_statement(subject: Subject, similar: Similar) -> Statement:
    name = name_of(similar.issue.ref, at_home=subject.graph.root.ref)
    text = f"Possibly related: {name} ({state_of(similar.issue)}), by {signals_of(similar)}:"
    return Statement(text, (Evidence(similar.issue.url, SourceKind.ISSUE, similar.issue.title),))


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
