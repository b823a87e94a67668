"""Follow links outward from an issue, breadth first, within a budget.

A level is read with one call; what a level's answer describes of the next is kept as it is, so
that two hops are known at the price of one. Every stop is reported.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.domain.graph import CommitMention, IssueGraph, Link, LinkReason, Reading
from bot.domain.issue import Issue, IssueRef, Item, PullRequest
from bot.errors import AllowanceSpent
from workers.analysis.text_links import find_commit_mentions, find_text_links

# What most likely says what became of the problem is read first.
_ORDER = (
    LinkReason.DUPLICATE_OF,
    LinkReason.SAME_AS,
    LinkReason.FIXED_BY,
    LinkReason.CONNECTED_TO,
    LinkReason.RELATED_TO,
    LinkReason.FOUND_BY_SEARCH,
    LinkReason.BLOCKED_BY,
    LinkReason.MENTIONS,
)


@dataclass(frozen=True, slots=True)
class Budget:
    """How far a walk may go; API calls are bounded by the reader's own allowance."""

    items: int = 20
    pull_requests: int = 2
    depth: int = 2
    seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Reach:
    """How the walk reads: one call for many issues, one for each pull request named in text."""

    read_items: Callable[[Sequence[IssueRef]], Sequence[Reading]]
    read_pull_request: Callable[[IssueRef], PullRequest | None]
    web_url: str
    # Seconds on any steady clock.
    clock: Callable[[], float]


@dataclass(slots=True)
class _Walk:
    reach: Reach
    budget: Budget
    started: float
    items: dict[str, Item] = field(default_factory=dict)
    links: dict[tuple[str, str, LinkReason], Link] = field(default_factory=dict)
    commits: list[CommitMention] = field(default_factory=list)
    stops: list[str] = field(default_factory=list)
    tried: set[str] = field(default_factory=set)
    pull_requests_read: int = 0


def crawl(
    root: Reading,
    *,
    found: Sequence[Issue],
    found_links: Sequence[Link],
    reach: Reach,
    budget: Budget,
) -> IssueGraph:
    """Return the graph around `root`; `found` are issues a search brought, with links to them."""
    walk = _Walk(reach, budget, started=reach.clock())
    walk.tried.add(root.issue.ref.key)
    for item in found:
        walk.items[item.ref.key] = item
    level = _take_in(walk, root)
    level += [link.target for link in found_links if _add_link(walk, link)]
    for depth in range(1, budget.depth + 1):
        level = _read_level(walk, level, depth=depth)
    items = tuple(item for key, item in walk.items.items() if key != root.issue.ref.key)
    return IssueGraph(
        root.issue, items, tuple(walk.links.values()), tuple(walk.commits), tuple(walk.stops)
    )


def _take_in(walk: _Walk, reading: Reading) -> list[IssueRef]:
    """Keep what one reading says and return what it points at."""
    for item in reading.items:
        walk.items.setdefault(item.ref.key, item)
    text_links = find_text_links(reading.issue, web_url=walk.reach.web_url)
    links = [link for link in (*reading.links, *text_links) if _add_link(walk, link)]
    walk.commits += reading.commits
    walk.commits += find_commit_mentions(reading.issue, web_url=walk.reach.web_url)
    here = reading.issue.ref.key
    ordered = sorted(links, key=_rank)
    return [link.target if link.source.key == here else link.source for link in ordered]


def _add_link(walk: _Walk, link: Link) -> bool:
    key = (link.source.key, link.target.key, link.reason)
    if key in walk.links:
        return False
    walk.links[key] = link
    return True


def _rank(link: Link) -> int:
    return _ORDER.index(link.reason) if link.reason in _ORDER else len(_ORDER)


def _read_level(walk: _Walk, level: Sequence[IssueRef], *, depth: int) -> list[IssueRef]:
    wanted = _unread(walk, level)
    room = max(0, walk.budget.items - len(walk.tried) + 1)
    if not wanted or _is_out_of_time(walk, wanted, depth=depth):
        return []
    if len(wanted) > room:
        walk.stops.append(
            _stop(len(wanted) - room, depth, f"the limit of {walk.budget.items} items")
        )
    wanted = wanted[:room]
    walk.tried.update(ref.key for ref in wanted)
    return [
        ref for reading in _readings(walk, wanted, depth=depth) for ref in _take_in(walk, reading)
    ]


def _unread(walk: _Walk, level: Sequence[IssueRef]) -> list[IssueRef]:
    """Return each address once: neither tried before nor known to be a pull request."""
    unique = {ref.key: ref for ref in level if ref.key not in walk.tried}
    return [ref for key, ref in unique.items() if not isinstance(walk.items.get(key), PullRequest)]


def _is_out_of_time(walk: _Walk, wanted: Sequence[IssueRef], *, depth: int) -> bool:
    if walk.reach.clock() - walk.started <= walk.budget.seconds:
        return False
    walk.stops.append(_stop(len(wanted), depth, f"the limit of {walk.budget.seconds:g} seconds"))
    return True


def _readings(walk: _Walk, wanted: Sequence[IssueRef], *, depth: int) -> Sequence[Reading]:
    try:
        readings = walk.reach.read_items(wanted)
    except AllowanceSpent:
        walk.stops.append(_stop(len(wanted), depth, "the allowance of API calls"))
        return ()
    for reading in readings:
        walk.items[reading.issue.ref.key] = reading.issue
    _read_pull_requests(walk, wanted, depth=depth)
    return readings


def _read_pull_requests(walk: _Walk, wanted: Sequence[IssueRef], *, depth: int) -> None:
    """Read what was no issue: pull requests that are only named in text cost a call each."""
    unknown = [ref for ref in wanted if ref.key not in walk.items]
    room = walk.budget.pull_requests - walk.pull_requests_read
    for position, ref in enumerate(unknown):
        if position >= room:
            walk.stops.append(_stop(len(unknown) - position, depth, "the limit of pull requests"))
            return
        try:
            pull_request = walk.reach.read_pull_request(ref)
        except AllowanceSpent:
            walk.stops.append(_stop(len(unknown) - position, depth, "the allowance of API calls"))
            return
        walk.pull_requests_read += 1
        if pull_request is not None:
            walk.items[ref.key] = pull_request


def _stop(unread: int, depth: int, why: str) -> str:
    items, hops = _count(unread, "item"), _count(depth, "hop")
    return f"{items} at {hops} not read: {why} was reached."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
