"""Earlier reports of the same problem: duplicate, related or neither, and the original.

A duplicate needs two independent signals, or GitHub's own mark. Its original is older than the
issue, is followed through chains, and never leads back.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.domain.evidence import Evidence, SourceKind
from bot.domain.findings import ErrorSignature, Signal, Similar
from bot.domain.graph import IssueGraph, Link, LinkReason
from bot.domain.history import DecisionThresholds
from bot.domain.issue import Issue, IssueRef
from bot.domain.threshold import Threshold, ThresholdSource
from workers.analysis.comparable import Report
from workers.analysis.likeness_needed import likeness_needed
from workers.analysis.link_source import source_of
from workers.analysis.recollection import Recollection
from workers.analysis.text_similarity import similarity, terms_of

_SAYS_SAME = frozenset({LinkReason.DUPLICATE_OF, LinkReason.SAME_AS})
_MOST_RELATED = 3
# Two others within days: something broke for everybody at once.
_MAKE_A_BURST = 2
_A_FEW_DAYS = timedelta(days=3)
_LONGEST_CHAIN = 10
_SENT_TWICE = 0.95
# Among the few that were found; where the past is known, it counts them all.
_MOST_PROBLEMS_OF_AN_ERROR = 2


def find_similar(
    report: Report,
    *,
    graph: IssueGraph,
    read: Callable[[Issue], Report],
    thresholds: DecisionThresholds,
    recollection: Recollection | None = None,
) -> tuple[Similar, ...]:
    """Return the duplicates, the original first, and then at most three related reports.

    Where the past is known, it says how alike the words are and which errors are too common.
    """
    earlier = [read(issue) for issue in graph.issues() if _is_earlier(issue, report.issue)]
    is_burst = sum(_is_of_same_days(report, other) for other in earlier) >= _MAKE_A_BURST
    said_same = _said_same(report.issue.ref, graph.links)
    is_common = (
        recollection.is_error_common
        if recollection is not None
        else not is_burst and _is_of_many_problems(report, earlier, graph)
    )
    views = _Views(said_same, thresholds, recollection or Recollection(), is_common, is_burst)
    compare = partial(_compare, report, views=views)
    compared = [similar for other in earlier if (similar := compare(other))]
    duplicates = [one for one in compared if one.relation == "duplicate"]
    related = sorted(
        (one for one in compared if one.relation == "related"),
        key=lambda one: (len(one.signals), one.similarity),
        reverse=True,
    )
    return (*_original_first(duplicates, graph, newest=report.issue), *related[:_MOST_RELATED])


def is_more_than_alike(similar: Similar) -> bool:
    """Tell whether anything but likeness connects the two: text alone is never more than a hint."""
    return any(kind is not Signal.TEXT for kind, _ in similar.signals)


def _is_earlier(issue: Issue, than: Issue) -> bool:
    if issue.ref.repository.key == than.ref.repository.key:
        return issue.ref.number < than.ref.number
    return issue.created_at < than.created_at


@dataclass(frozen=True, slots=True)
class _Views:
    # What was said of the issue, by the key of what it is said to be the same as.
    said_same: Mapping[str, Sequence[Link]]
    thresholds: DecisionThresholds
    recollection: Recollection
    # Whether more problems show the error than would make it a sign of one.
    is_error_common: bool
    # Whether several others met the error within these days.
    is_burst: bool


def _compare(report: Report, other: Report, *, views: _Views) -> Similar | None:
    is_beside_error = _telling_error(report, other, views) is not None
    score = _likeness(report, other, views.recollection, is_beside_error=is_beside_error)
    needed = _needed(report, other, views, is_beside_error=is_beside_error)
    is_alike = score >= needed.value
    signals = tuple(_signals(report, other, views=views, is_alike=is_alike))
    kinds = {kind for kind, _ in signals}
    if Signal.GITHUB in kinds or len(kinds) > 1:
        return Similar(other.issue, "duplicate", score, signals, threshold=needed)
    if signals or score >= views.thresholds.related:
        return Similar(other.issue, "related", score, signals, threshold=needed)
    return None


def _likeness(
    report: Report, other: Report, recollection: Recollection, *, is_beside_error: bool
) -> float:
    """Return how alike the words are, by the repository's own counts where those are known."""
    is_at_home = report.issue.ref.repository.key == other.issue.ref.repository.key
    known = recollection.text_likeness(other.issue.ref.number) if is_at_home else None
    if known is not None:
        return known
    whole = similarity(report.terms, other.terms)
    if not is_beside_error:
        return whole
    # Two logs of one error are alike whatever the problem was; the titles say what that is.
    titles = [terms_of(one.issue.title, "") for one in (report, other)]
    return (whole + similarity(*titles)) / 2


def _needed(report: Report, other: Report, views: _Views, *, is_beside_error: bool) -> Threshold:
    """Return how alike the words must be for a sign of one problem.

    Who opened both knows the first. Where they do not name it they tell of a second problem of its
    kind, unless they sent the same report twice.
    """
    usual = likeness_needed(views.thresholds, is_beside_error=is_beside_error)
    author = report.issue.author
    is_of_one_author = author is not None and author == other.issue.author
    is_named = other.issue.ref.key in views.said_same
    if not is_of_one_author or is_named or usual.value >= _SENT_TWICE:
        return usual
    return Threshold(_SENT_TWICE, ThresholdSource.DEFAULT)


def _telling_error(report: Report, other: Report, views: _Views) -> ErrorSignature | None:
    """Return the error that both report, unless too many others do."""
    return None if views.is_error_common else _same_error(report.error, other.error)


def _signals(
    report: Report, other: Report, *, views: _Views, is_alike: bool
) -> Iterator[tuple[Signal, Evidence]]:
    same_error = _telling_error(report, other, views)
    if same_error is not None:
        yield Signal.FINGERPRINT, Evidence(other.issue.url, SourceKind.ISSUE, same_error.message)
        if views.is_burst and _is_of_same_days(report, other):
            yield Signal.BURST, Evidence(other.issue.url, SourceKind.ISSUE)
    for link in views.said_same.get(other.issue.ref.key, ()):
        kind = Signal.GITHUB if link.said_by == "github" else Signal.PERSON
        yield kind, source_of(link)
    if is_alike:
        yield Signal.TEXT, Evidence(other.issue.url, SourceKind.ISSUE, other.issue.title)


def _is_of_many_problems(report: Report, earlier: Sequence[Report], graph: IssueGraph) -> bool:
    """Tell whether more reports show the error than would if it told one problem.

    What is known to be a duplicate is no problem of its own.
    """
    duplicates = _next_in_chains(graph).keys()
    sharing = [
        other
        for other in earlier
        if other.issue.ref.key not in duplicates and _same_error(report.error, other.error)
    ]
    return len(sharing) > _MOST_PROBLEMS_OF_AN_ERROR


def _same_error(one: ErrorSignature | None, other: ErrorSignature | None) -> ErrorSignature | None:
    if one is None or other is None or not one.fingerprint:
        return None
    return other if one.fingerprint == other.fingerprint else None


def _is_of_same_days(report: Report, other: Report) -> bool:
    """Tell whether another report of the same error was written shortly before."""
    apart = abs(report.issue.created_at - other.issue.created_at)
    return apart <= _A_FEW_DAYS and _same_error(report.error, other.error) is not None


def _said_same(of: IssueRef, links: Iterable[Link]) -> Mapping[str, Sequence[Link]]:
    said: defaultdict[str, list[Link]] = defaultdict(list)
    for link in links:
        if link.reason in _SAYS_SAME and link.source.key == of.key:
            said[link.target.key].append(link)
    return said


def _original_first(
    duplicates: Sequence[Similar], graph: IssueGraph, *, newest: Issue
) -> tuple[Similar, ...]:
    """Put the original at the front: where the chain of the one that stands first ends."""
    if not duplicates:
        return ()
    nearest = _named(duplicates, graph, newest=newest) or min(duplicates, key=_age)
    chain = _follow(nearest.issue, graph, newest=newest)
    original = chain[-1]
    rest = [one for one in duplicates if one.issue.ref.key != original.ref.key]
    known = next((one for one in duplicates if one.issue.ref.key == original.ref.key), nearest)
    via = tuple(issue.ref for issue in chain[:-1])
    first = replace(known, issue=original, relation="duplicate", via=via)
    return (first, *sorted(rest, key=_age))


def _named(duplicates: Sequence[Similar], graph: IssueGraph, *, newest: Issue) -> Similar | None:
    """Return the duplicate that GitHub or a maintainer named: they know better than its age."""
    named = _next_in_chains(graph).get(newest.ref.key)
    keys = {named.ref.key} if named else set()
    return next((one for one in duplicates if one.issue.ref.key in keys), None)


def _age(similar: Similar) -> tuple[datetime, int]:
    """Order by age; reports of one second by their numbers."""
    return similar.issue.created_at, similar.issue.ref.number


def _follow(start: Issue, graph: IssueGraph, *, newest: Issue) -> list[Issue]:
    """Follow "duplicate of" from `start` to its end; a step that leads back or forward ends it."""
    chain = [start]
    chains = _next_in_chains(graph)
    seen = {newest.ref.key, start.ref.key}
    while len(chain) < _LONGEST_CHAIN:
        following = chains.get(chain[-1].ref.key)
        if following is None or not _is_earlier(following, newest):
            return chain
        if following.ref.key in seen:
            # A circle has no end: its oldest report is as good an original as there is.
            oldest = min(chain, key=lambda issue: (issue.created_at, issue.ref.number))
            return chain[: chain.index(oldest) + 1]
        seen.add(following.ref.key)
        chain.append(following)
    return chain


def _next_in_chains(graph: IssueGraph) -> Mapping[str, Issue]:
    """Return what each issue is surely a duplicate of, as it was said first."""
    read = graph.by_key()
    following: dict[str, Issue] = {}
    for link in graph.links:
        if link.reason is not LinkReason.DUPLICATE_OF or link.said_by == "anyone":
            continue
        target = read.get(link.target.key)
        if isinstance(target, Issue):
            following.setdefault(link.source.key, target)
    return following
