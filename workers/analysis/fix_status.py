"""Where the fix of a report has arrived: merged, and in which release first.

A release contains a fix when comparing its tag with the merge commit finds nothing that the tag
lacks; dates only choose which releases are worth comparing (backports break the order of dates).
What was compared once and is remembered is not compared again.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.findings import FixStatus
from bot.domain.graph import IssueGraph, Link, LinkReason
from bot.domain.issue import Issue, IssueRef, Item, PullRequest, Release
from bot.errors import AllowanceSpent
from workers.analysis.link_source import source_of

_MOST_COMPARED = 2
_UNDER_WAY = frozenset({"open", "draft"})
_CLOSING = frozenset({LinkReason.FIXED_BY, LinkReason.FIXES})


@dataclass(frozen=True, slots=True)
class Releases:
    """The published releases, newest first, and how to ask whether one contains a commit."""

    known: tuple[Release, ...]
    contains: Callable[[Release, str], bool]
    # The release that is known to have brought the fix of a report, by an earlier comparison.
    remembered: Callable[[IssueRef, PullRequest], Release | None] = lambda *_: None

    def reach_back_to(self, moment: datetime) -> bool:
        """Tell whether any is older: then all that came after the moment are known."""
        return any(release.published_at < moment for release in self.known)


def find_fixes(
    graph: IssueGraph,
    *,
    reports: Sequence[IssueRef],
    releases: Releases,
    known: Sequence[FixStatus] = (),
) -> tuple[FixStatus, ...]:
    """Return each pull request that closes one of `reports`, once: merged ones first.

    What was merged for a report that is open again did not fix it.

    Those merged and those not keep the order of `reports`, which is nearest first. What is `known`
    already is left out.
    """
    found = {fix.pull_request.ref.key: fix for fix in known}
    read = graph.by_key()
    for report in reports:
        useful = _useful_states(read.get(report.key))
        for link, pull_request in _closing(graph, report):
            if pull_request.state in useful and pull_request.ref.key not in found:
                fix = FixStatus(report, pull_request, source_of(link))
                found[pull_request.ref.key] = _arrived(fix, releases=releases)
    fixes = list(found.values())[len(known) :]
    return tuple(sorted(fixes, key=lambda fix: fix.pull_request.state != "merged"))


def _useful_states(report: Item | None) -> frozenset[str]:
    is_reopened = isinstance(report, Issue) and report.is_reopened
    return _UNDER_WAY if is_reopened else _UNDER_WAY | {"merged"}


def _closing(graph: IssueGraph, report: IssueRef) -> Iterator[tuple[Link, PullRequest]]:
    for link in graph.links:
        if link.reason not in _CLOSING or link.said_by == "anyone":
            continue
        ends = {link.source.key, link.target.key}
        if report.key not in ends:
            continue
        for pull_request in graph.pull_requests():
            if pull_request.ref.key in ends:
                yield link, pull_request


def _arrived(fix: FixStatus, *, releases: Releases) -> FixStatus:
    if fix.pull_request.state != "merged":
        return fix
    release: Release | None = releases.remembered(fix.of, fix.pull_request)
    is_known = release is not None
    if not is_known:
        release, is_known = _first_release(fix.pull_request, releases)
    return FixStatus(fix.of, fix.pull_request, fix.source, release, is_known)


def _first_release(pull_request: PullRequest, releases: Releases) -> tuple[Release | None, bool]:
    """Return the first release that has the merge commit, and whether that could be told."""
    merged_at, commit = pull_request.merged_at, pull_request.merge_commit
    if not releases.known or merged_at is None or commit is None:
        return None, False
    later = sorted(
        (release for release in releases.known if release.published_at >= merged_at),
        key=lambda release: (release.is_prerelease, release.published_at),
    )
    for position, release in enumerate(later):
        if release.commit == commit:
            return release, True
        if position >= _MOST_COMPARED:
            return None, False
        try:
            if releases.contains(release, commit):
                return release, True
        except AllowanceSpent:
            return None, False
    return None, True
