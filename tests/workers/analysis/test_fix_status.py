from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.findings import FixStatus
from bot.domain.graph import IssueGraph, LinkReason
from bot.domain.issue import PullRequest, Release
from bot.errors import AllowanceSpent
from tests.builders import (
    NOON,
    a_link,
    a_merged_pull_request,
    a_pull_request,
    a_ref,
    a_release,
    an_issue,
)
from workers.analysis.fix_status import Releases, find_fixes

MERGE = a_merged_pull_request().merge_commit


def _graph(pull: PullRequest, *, said_by: str = "github") -> IssueGraph:
    link = a_link(pull.ref.number, reason=LinkReason.FIXED_BY, said_by=said_by)
    return IssueGraph(an_issue(7), (pull,), (link,))


def _released(tag: str, *, days: float, **changes: object) -> Release:
    return a_release(tag, published_at=NOON + timedelta(days=days), **changes)


def _fix(
    graph: IssueGraph, *releases: Release, containing: tuple[str, ...] = ()
) -> tuple[FixStatus, ...]:
    known = Releases(releases, lambda release, _commit: release.tag in containing)
    return find_fixes(graph, reports=[a_ref(7)], releases=known)


def test_the_first_release_that_contains_the_merge_is_named() -> None:
    releases = (_released("v3", days=9), _released("v2", days=5), _released("v1", days=-1))
    (fix,) = _fix(_graph(a_merged_pull_request()), *releases, containing=("v2", "v3"))
    assert (fix.release, fix.is_release_known) == (releases[1], True)


def test_a_release_of_another_branch_is_passed_over() -> None:
    releases = (_released("v3", days=9), _released("v1.9", days=5))
    (fix,) = _fix(_graph(a_merged_pull_request()), *releases, containing=("v3",))
    assert fix.release == releases[0]


def test_a_release_before_the_merge_is_not_asked_about() -> None:
    (fix,) = _fix(_graph(a_merged_pull_request()), _released("v1", days=-1), containing=("v1",))
    assert (fix.release, fix.is_release_known) == (None, True)


def test_a_release_of_the_very_commit_needs_no_comparison() -> None:
    release = _released("v2", days=0, commit=MERGE)
    (fix,) = _fix(_graph(a_merged_pull_request()), release)
    assert fix.release == release


def test_nothing_is_said_of_releases_where_there_are_none() -> None:
    (fix,) = _fix(_graph(a_merged_pull_request()))
    assert (fix.release, fix.is_release_known) == (None, False)


def test_nothing_is_said_of_releases_when_no_call_is_left() -> None:
    def spent(_release: Release, _commit: str) -> bool:
        raise AllowanceSpent("no more calls")

    releases = Releases((_released("v2", days=5),), spent)
    (fix,) = find_fixes(_graph(a_merged_pull_request()), reports=[a_ref(7)], releases=releases)
    assert (fix.release, fix.is_release_known) == (None, False)


@pytest.mark.parametrize(("merged", "count"), [(True, 0), (False, 1)])
def test_what_was_merged_for_an_issue_that_is_open_again_did_not_fix_it(
    *, merged: bool, count: int
) -> None:
    pull = a_merged_pull_request() if merged else a_pull_request()
    reopened = an_issue(7, state="open", state_reason="reopened")
    graph = replace(_graph(pull), root=reopened)
    assert len(_fix(graph)) == count


def test_a_pull_request_that_was_closed_unmerged_fixes_nothing() -> None:
    assert _fix(_graph(a_pull_request(state="closed"))) == ()


@pytest.mark.parametrize(("said_by", "count"), [("maintainer", 1), ("anyone", 0)])
def test_only_github_and_maintainers_say_what_fixes_an_issue(said_by: str, count: int) -> None:
    assert len(_fix(_graph(a_pull_request(), said_by=said_by))) == count


def test_merged_fixes_stand_first_and_keep_the_order_of_their_reports() -> None:
    pulls = (a_merged_pull_request(21), a_pull_request(20), a_merged_pull_request(22))
    ends = ((21, 4), (20, 7), (22, 5))
    links = tuple(
        a_link(of, source=by, reason=LinkReason.FIXES, said_by="github") for by, of in ends
    )
    graph = IssueGraph(an_issue(7), pulls, links)
    reports = [a_ref(7), a_ref(5), a_ref(4)]
    fixes = find_fixes(graph, reports=reports, releases=Releases((), lambda *_: False))
    assert [fix.of.number for fix in fixes] == [5, 4, 7]


def test_what_is_known_already_is_not_found_again() -> None:
    graph = _graph(a_merged_pull_request())
    known = _fix(graph)
    releases = Releases((), lambda *_: False)
    assert find_fixes(graph, reports=[a_ref(7)], releases=releases, known=known) == ()
