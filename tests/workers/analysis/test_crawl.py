from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.domain.graph import IssueGraph, Link, LinkReason, Reading
from bot.domain.issue import Issue, IssueRef, PullRequest
from bot.errors import AllowanceSpent
from tests.builders import (
    WEB,
    a_comment,
    a_link,
    a_merged_pull_request,
    a_pull_request,
    a_ref,
    an_issue,
)
from workers.analysis.crawl import Budget, Reach, crawl
from workers.analysis.text_budget import TextBudget


class Library:
    """Readings by number, and a log of which numbers were asked for together."""

    def __init__(self, *readings: Reading, calls: int = 9, pulls: tuple[int, ...] = ()) -> None:
        self.readings = {reading.issue.ref.number: reading for reading in readings}
        self.calls_left = calls
        self.pulls = pulls
        self.asked: list[list[int]] = []

    def read_items(self, refs: Sequence[IssueRef]) -> list[Reading]:
        if not self.calls_left:
            raise AllowanceSpent("no more calls")
        self.calls_left -= 1
        self.asked.append([ref.number for ref in refs])
        return [self.readings[ref.number] for ref in refs if ref.number in self.readings]

    def read_pull_request(self, ref: IssueRef) -> PullRequest | None:
        return a_pull_request(ref.number) if ref.number in self.pulls else None

    def reach(self) -> Reach:
        return Reach(self.read_items, self.read_pull_request, WEB, lambda: 0.0)


def _reading(number: int, body: str = "It stops.", *links: Link) -> Reading:
    return Reading(an_issue(number, body=body), links)


def _walk(root: Reading, library: Library, *, budget: Budget | None = None) -> IssueGraph:
    return crawl(root, found=(), found_links=(), reach=library.reach(), budget=budget or Budget())


def test_a_level_is_read_with_one_call_and_two_hops_are_followed() -> None:
    library = Library(_reading(3, "See #1"), _reading(4), _reading(1))
    graph = _walk(_reading(7, "See #3 and #4"), library)
    assert library.asked == [[3, 4], [1]]
    assert sorted(issue.ref.number for issue in graph.issues()) == [1, 3, 4]
    assert graph.stops == ()


def test_what_was_recalled_and_is_gone_is_left_out() -> None:
    root, library = _reading(7), Library(_reading(1))
    found = [replace(an_issue(number), is_shallow=True) for number in (1, 2)]
    links = [a_link(number, reason=LinkReason.FOUND_BY_SEARCH) for number in (1, 2)]
    graph = crawl(root, found=found, found_links=links, reach=library.reach(), budget=Budget())
    assert [issue.ref.number for issue in graph.issues()] == [1]
    assert [link.target.number for link in graph.links] == [1]


def test_what_leads_back_is_read_once() -> None:
    library = Library(_reading(3, "Same as #7 and #3"))
    graph = _walk(_reading(7, "See #3"), library)
    assert library.asked == [[3]]
    assert [(link.source.number, link.target.number) for link in graph.links] == [(7, 3), (3, 7)]


def test_a_stop_is_reported_when_no_call_is_left() -> None:
    graph = _walk(_reading(7, "See #3"), Library(calls=0))
    assert graph.stops == ("1 item at 1 hop not read: the allowance of API calls was reached.",)


def test_no_more_items_are_read_than_the_budget_has() -> None:
    library = Library(_reading(1), _reading(2), _reading(3))
    graph = _walk(_reading(7, "See #1, #2, #3, #4"), library, budget=Budget(items=3))
    assert library.asked == [[1, 2, 3]]
    assert graph.stops == ("1 item at 1 hop not read: the limit of 3 items was reached.",)


def test_the_clock_stops_a_walk() -> None:
    moments = iter([0.0, 31.0, 31.0])
    library = Library()
    reach = Reach(library.read_items, library.read_pull_request, WEB, lambda: next(moments))
    graph = crawl(_reading(7, "See #3"), found=(), found_links=(), reach=reach, budget=Budget())
    assert graph.stops == ("1 item at 1 hop not read: the limit of 30 seconds was reached.",)


def test_the_clock_stops_a_walk_between_two_items_of_a_level() -> None:
    moments = iter([0.0, 1.0, 1.0, 31.0])
    library = Library(_reading(3, "See #1"), _reading(4, "See #2"))
    reach = Reach(library.read_items, library.read_pull_request, WEB, lambda: next(moments, 1.0))
    root = _reading(7, "See #3 and #4")
    graph = crawl(root, found=(), found_links=(), reach=reach, budget=Budget())
    assert [link.target.number for link in graph.links] == [3, 4, 1]
    assert graph.stops == (
        "1 item at 1 hop not searched for links: the limit of 30 seconds was reached.",
    )


def test_comments_beyond_the_limit_of_characters_are_not_in_the_graph() -> None:
    flood = [a_comment(600 + number, body="![" * 32_000) for number in range(9)]
    comments = (*flood, a_comment(500, body="Duplicate of #3"))
    graph = _walk(Reading(an_issue(7, comments=comments)), Library(_reading(3)))
    assert [link.target.number for link in graph.links] == [3]
    assert sum(len(comment.body) for comment in graph.root.comments) <= TextBudget().first
    assert graph.stops == (
        "6 long texts in 1 thread not read to the end: the limit of characters was reached.",
    )


def test_a_pull_request_that_only_text_names_is_read_by_itself() -> None:
    graph = _walk(_reading(7, "See #20"), Library(pulls=(20,)))
    assert list(graph.pull_requests()) == [a_pull_request(20)]


@pytest.mark.parametrize(
    ("no_originals", "reason"),
    [
        pytest.param(frozenset(), LinkReason.DUPLICATE_OF, id="as it says"),
        pytest.param(frozenset({"acme/rocket#5"}), LinkReason.MENTIONS, id="taken back"),
    ],
)
def test_the_words_of_a_mark_mean_no_more_than_the_mark(
    no_originals: frozenset[str], reason: LinkReason
) -> None:
    reading = replace(_reading(7, "Duplicate of #5"), no_originals=no_originals)
    (link,) = _walk(reading, Library()).links
    assert (link.target, link.reason) == (a_ref(5), reason)


def test_a_pull_request_that_github_linked_is_not_read_again() -> None:
    pull = a_merged_pull_request(20)
    link = a_link(20, reason=LinkReason.FIXED_BY, said_by="github")
    library = Library()
    graph = _walk(Reading(an_issue(7), (link,), (pull,)), library)
    assert library.asked == []
    assert list(graph.pull_requests()) == [pull]


@pytest.mark.parametrize("is_found_again", [True, False])
def test_a_found_issue_is_kept_as_the_search_gave_it_until_it_is_read(
    *, is_found_again: bool
) -> None:
    found = an_issue(2, title="Found")
    read = an_issue(2, title="Read")
    library = Library(*([Reading(read)] if is_found_again else []))
    link = Link(a_ref(7), a_ref(2), LinkReason.FOUND_BY_SEARCH, f"{WEB}/acme/rocket/issues?q=x")
    graph = crawl(
        _reading(7), found=(found,), found_links=(link,), reach=library.reach(), budget=Budget()
    )
    expected: Issue = read if is_found_again else found
    assert list(graph.issues()) == [expected]
