"""What else helps: workarounds, what fixed it, answers, other reports; each with its source."""

from collections.abc import Iterator, Sequence
from itertools import islice

from bot.domain.evidence import Evidence, SourceKind, Statement
from bot.domain.findings import Similar
from bot.domain.verdict import VerdictKind
from workers.analysis.reports.same_error import same_error
from workers.analysis.reports.subject import Subject
from workers.analysis.reports.wording import (
    fate_of,
    name_of,
    signals_of,
    sources_of,
    state_of,
)
from workers.analysis.verdict import original_of

_MOST = 5


def give_guidance(subject: Subject, *, said: Sequence[Evidence]) -> tuple[Statement, ...]:
    """Return at most five statements; `said` is what the conclusion links to already."""
    known = frozenset(source.url for source in said)
    return tuple(islice(_guidance(subject, known=known), _MOST))


def _guidance(subject: Subject, *, known: frozenset[str]) -> Iterator[Statement]:
    yield from subject.resources
    yield from _workarounds(subject)
    yield from same_error(subject)
    yield from _what_fixed_it(subject, known=known)
    yield from _answers(subject)
    yield from _more_duplicates(subject)
    yield from _related(subject, known=known)


def _workarounds(subject: Subject) -> Iterator[Statement]:
    # The recommendation quotes the best one already.
    first = 1 if subject.verdict.kind is VerdictKind.WORKAROUND else 0
    for one in subject.findings.workarounds[first:]:
        name = name_of(one.of, at_home=subject.graph.root.ref)
        count = len(one.confirmations)
        confirmed = f", confirmed by {count}" if count else ""
        source = Evidence(one.comment.url, SourceKind.COMMENT, one.quote)
        yield Statement(f"Workaround in {name}{confirmed}:", (source, *one.confirmations[:1]))


def _what_fixed_it(subject: Subject, *, known: frozenset[str]) -> Iterator[Statement]:
    for fix in subject.findings.fixes:
        sources = sources_of(fix)
        if any(source.url not in known for source in sources):
            home = subject.graph.root.ref
            fate = fate_of(name_of(fix.of, at_home=home), fix, at_home=home)
            yield Statement(f"{fate}.", sources)


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


def _related(subject: Subject, *, known: frozenset[str]) -> Iterator[Statement]:
    # Beside a confirmed original, a likeness is noise.
    if original_of(subject.findings) is not None:
        return
    for one in subject.findings.similar:
        if one.relation == "related":
            yield _related_statement(subject, one)
            yield from _possible_fix(subject, one, known=known)


def _related_statement(subject: Subject, similar: Similar) -> Statement:
    name = name_of(similar.issue.ref, at_home=subject.graph.root.ref)
    text = f"Possibly related: {name} ({state_of(similar.issue)}), by {signals_of(similar)}:"
    return Statement(text, (Evidence(similar.issue.url, SourceKind.ISSUE, similar.issue.title),))


def _possible_fix(
    subject: Subject, similar: Similar, *, known: frozenset[str]
) -> Iterator[Statement]:
    """Yield what became of a report that only reads alike, unless the conclusion tells of it."""
    home, report = subject.graph.root.ref, similar.issue.ref
    for fix in subject.findings.possible_fixes:
        if fix.of.key == report.key and fix.pull_request.url not in known:
            named = f"{name_of(report, at_home=home)}, possibly related,"
            yield Statement(f"{fate_of(named, fix, at_home=home)}.", sources_of(fix))
