"""Where the error was met before: "The same error is in #12 and #40; first seen in 1.8."."""

from collections.abc import Iterator, Sequence

from bot.domain.evidence import Statement
from bot.domain.findings import ErrorSighting
from workers.analysis.reports.subject import Subject
from workers.analysis.reports.wording import name_of
from workers.analysis.versions import is_at_least

_MOST_NAMED = 3


def same_error(subject: Subject) -> Iterator[Statement]:
    """Yield one statement, unless everything in it is said as a duplicate already."""
    sightings = subject.findings.sightings
    said = {one.issue.ref.key for one in subject.findings.similar if one.relation == "duplicate"}
    first = _of_oldest_version(sightings)
    if first is None and all(one.of.key in said for one in sightings):
        return
    named = sightings[:_MOST_NAMED]
    text = f"{_error(named)} is in {_names(subject, sightings)}{_first_seen(first)}."
    sources = {one.source.url: one.source for one in (*named, *([first] if first else []))}
    yield Statement(text, tuple(sources.values()))


def _of_oldest_version(sightings: Sequence[ErrorSighting]) -> ErrorSighting | None:
    """Return the sighting in the oldest version; who reported first may have run a newer one."""
    oldest: ErrorSighting | None = None
    for one in sightings:
        if one.version is None:
            continue
        if oldest is None or is_at_least(one.version, oldest.version or "") is False:
            oldest = one
    return oldest


def _error(named: tuple[ErrorSighting, ...]) -> str:
    return "The same error" if all(one.is_exact for one in named) else "Nearly the same error"


def _names(subject: Subject, sightings: tuple[ErrorSighting, ...]) -> str:
    home = subject.graph.root.ref
    names = [name_of(one.of, at_home=home) for one in sightings[:_MOST_NAMED]]
    if len(sightings) > _MOST_NAMED:
        return f"{', '.join(names)} and others"
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]


def _first_seen(first: ErrorSighting | None) -> str:
    return f"; first seen in {first.version}" if first else ""
