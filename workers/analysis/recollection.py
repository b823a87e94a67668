"""What a learned repository's past says about a new issue: likely originals, and its error before.

Near errors count as the same when the exception is one and nearly all words of the message agree,
or some of them and where in the repository's own code it arose.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from bot.domain.evidence import Evidence, SourceKind
from bot.domain.findings import ErrorSighting, ErrorSignature
from bot.domain.history import DecisionThresholds, Learning, SearchEntry, Sighting
from bot.domain.issue import Issue, IssueForm, IssueRef
from bot.domain.threshold import ThresholdSource
from workers.analysis.comparable import Report
from workers.analysis.earlier_reports import EarlierReport
from workers.analysis.error_fingerprint import is_fault, normalise_message
from workers.analysis.own_frame import own_frame
from workers.analysis.past_search import MOST_SHARING_AN_ERROR, Past, find_earlier
from workers.analysis.remembering import search_entry

# Of texts weighed by the repository's own counts; cautious until a back-test has set others.
CAUTIOUS = DecisionThresholds(related=0.5, text=0.6, text_beside_error=0.65)
_MOST_EARLIER = 10
_MOST_NAMED = 3
_MOST_NEAR_LOOKED_AT = 200
_LEAST_SHARED_WORDS = 0.8
_LEAST_SHARED_IN_ONE_PLACE = 0.3
# Of the likeness that makes a report related; its comments may still say that it is.
_WORTH_READING = 0.6


class KnowsRepositories(Protocol):
    """Says how far a repository is learned, and what its past has taught."""

    def progress(self, repository_id: int) -> Learning | None: ...

    def thresholds(self, repository_id: int) -> DecisionThresholds | None: ...


@dataclass(frozen=True, slots=True)
class Recollection:
    """What the past of the issue's own repository says about it."""

    earlier: tuple[EarlierReport, ...] = ()
    issues_known: int = 0
    sightings: tuple[ErrorSighting, ...] = ()
    # More reports share the issue's error than would make it a sign of one problem.
    is_error_common: bool = False
    thresholds: DecisionThresholds = field(default_factory=lambda: CAUTIOUS)

    def text_likeness(self, number: int) -> float | None:
        """Return how alike the words of an earlier report are; None when it was not compared."""
        found = (one.text for one in self.earlier if one.entry.number == number)
        return next(found, None)

    def without(self, gone: Collection[IssueRef]) -> "Recollection":
        """Return what is remembered of other issues than these."""
        keys = {ref.key for ref in gone}
        return replace(self, sightings=tuple(o for o in self.sightings if o.of.key not in keys))


def recall(
    report: Report, *, forms: Sequence[IssueForm], past: Past, known: KnowsRepositories
) -> Recollection | None:
    """Return what is remembered; None for a repository not learned, or with hardly a past."""
    learning = known.progress(past.repository_id)
    if learning is None or not learning.is_complete:
        return None
    statistics = past.search.statistics(past.repository_id, ())
    issues_known = statistics.issues if statistics else 0
    if issues_known < past.least_issues:
        return None
    issue, error = report.issue, report.error
    entry = search_entry(issue, forms=forms, error=error)
    earlier = find_earlier(entry, past=past, most=_MOST_EARLIER)
    sightings = _sightings(error, issue=issue, past=past)
    return Recollection(
        earlier,
        issues_known,
        tuple(_to_finding(sighting, error, issue=issue) for sighting in sightings),
        len(sightings) > MOST_SHARING_AN_ERROR,
        _shown(known.thresholds(past.repository_id)),
    )


def _shown(thresholds: DecisionThresholds | None) -> DecisionThresholds:
    """Return what the back-test has shown, or the cautious ones before there was one."""
    return replace(thresholds, source=ThresholdSource.BACKTEST) if thresholds else CAUTIOUS


def issues_recalled(recollection: Recollection, issue: Issue) -> Iterator[Issue]:
    """Yield what is worth reading on GitHub: reports of the same error, then those alike enough.

    Of reports of a nearly equal error those that will be named are read, for they may be gone.
    Nothing but the title is known of them before they are read, and not even that of the last kind.
    """
    recalled = {one.entry.number for one in recollection.earlier if one.has_same_error}
    named = (one.of for one in recollection.sightings[:_MOST_NAMED] if not one.is_exact)
    yield from (_unread(ref, issue) for ref in dict.fromkeys(named) if ref.number not in recalled)
    least = recollection.thresholds.related * _WORTH_READING
    for one in sorted(recollection.earlier, key=lambda one: not one.has_same_error):
        if one.has_same_error or one.text >= least:
            yield _to_issue(one.entry, issue)


def _unread(ref: IssueRef, beside: Issue) -> Issue:
    url = _address(ref.number, beside=beside)
    return Issue(ref, "", "", url, "open", beside.created_at, is_shallow=True)


def _to_issue(entry: SearchEntry, issue: Issue) -> Issue:
    return Issue(
        IssueRef(issue.ref.repository, entry.number),
        title=entry.title,
        body="",
        url=_address(entry.number, beside=issue),
        state=entry.state,
        created_at=entry.created_at,
        is_shallow=True,
    )


def _sightings(error: ErrorSignature | None, *, issue: Issue, past: Past) -> tuple[Sighting, ...]:
    """Return earlier reports of the error, oldest first: exact ones, or else nearly equal ones."""
    if error is None or not error.fingerprint:
        return ()
    search, number = past.search, issue.ref.number
    exact = search.sightings(
        past.repository_id, error.fingerprint, before=number, most=MOST_SHARING_AN_ERROR + 1
    )
    if exact or not error.exception or is_fault(error.message, exception=error.exception):
        return exact
    alike = search.sightings_of_exception(
        past.repository_id, error.exception, before=number, most=_MOST_NEAR_LOOKED_AT
    )
    words = set(normalise_message(error.message).split())
    place = own_frame(error.frames, product=issue.ref.repository.name)
    near = [one for one in alike if _is_near(one, words, place)]
    return tuple(near[::-1][: MOST_SHARING_AN_ERROR + 1])


def _is_near(sighting: Sighting, words: set[str], place: str | None) -> bool:
    is_one_place = place is not None and sighting.frame == place
    least = _LEAST_SHARED_IN_ONE_PLACE if is_one_place else _LEAST_SHARED_WORDS
    return _shared(words, set(sighting.message.split())) >= least


def _shared(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def _to_finding(sighting: Sighting, error: ErrorSignature | None, *, issue: Issue) -> ErrorSighting:
    url, kind = _address(sighting.number, beside=issue), SourceKind.ISSUE
    if sighting.comment_id is not None:
        url, kind = f"{url}#issuecomment-{sighting.comment_id}", SourceKind.COMMENT
    return ErrorSighting(
        IssueRef(issue.ref.repository, sighting.number),
        Evidence(url, kind),
        sighting.version,
        is_exact=error is not None and error.fingerprint == sighting.fingerprint,
    )


def _address(number: int, *, beside: Issue) -> str:
    """Return the address of another issue of the same repository."""
    return f"{beside.url.rpartition('/issues/')[0]}/issues/{number}"
