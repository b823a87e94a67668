"""Follow links outward from an issue, breadth first, within a budget.

A level is read with one call; what a level's answer describes of the next is kept as it is, so
that two hops are known at the price of one. Every stop is reported.

The threads of the graph hold the comments that there was room for, and no more.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from bot.domain.graph import CommitMention, IssueGraph, Link, LinkReason, Reading
from bot.domain.issue import Issue, IssueRef, Item, PullRequest
from bot.errors import AllowanceSpent
from workers.analysis.text_budget import TextBudget
from workers.analysis.text_links import find_text_links

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
_ALLOWANCE = "the allowance of API calls"


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
    root = walk.take(root)
    level = walk.begin(root, found=found, found_links=found_links)
    for depth in range(1, budget.depth + 1):
        level = walk.go_on(level, depth=depth)
    items = tuple(item for key, item in walk.items.items() if key != root.issue.ref.key)
    stops = (*walk.stops, *walk.texts.stops())
    return IssueGraph(root.issue, items, tuple(walk.links.values()), tuple(walk.commits), stops)


@dataclass(slots=True)
class _Walk:
    """What is known so far. A level is the addresses that the one before points at."""

    reach: Reach
    budget: Budget
    started: float
    items: dict[str, Item] = field(default_factory=dict)
    links: dict[tuple[str, str, LinkReason], Link] = field(default_factory=dict)
    commits: list[CommitMention] = field(default_factory=list)
    stops: list[str] = field(default_factory=list)
    # Asked for, whether or not anything was there.
    tried: set[str] = field(default_factory=set)
    # Known from an earlier day alone: they may be gone by now.
    recalled: set[str] = field(default_factory=set)
    pull_requests_read: int = 0
    texts: TextBudget = field(default_factory=TextBudget)

    def take(self, reading: Reading) -> Reading:
        """Return the reading with as many comments as there is room for."""
        return replace(reading, issue=self.texts.take(reading.issue))

    def begin(
        self, root: Reading, *, found: Sequence[Issue], found_links: Sequence[Link]
    ) -> list[IssueRef]:
        """Take in what was read already and return the first level."""
        self.tried.add(root.issue.ref.key)
        self.items.update((item.ref.key, item) for item in found)
        self.recalled = {item.ref.key for item in found if item.is_shallow}
        linked = self._take_in(root)
        return linked + [link.target for link in found_links if self._add(link)]

    def go_on(self, level: Sequence[IssueRef], *, depth: int) -> list[IssueRef]:
        """Read a level as far as the budget reaches and return the next."""
        wanted = self._unread(level)
        if not wanted:
            return []
        if self._is_out_of_time():
            self._stop(len(wanted), depth=depth, why=self._time_limit)
            return []
        # The root was tried too, and is none of the budget's items.
        room = max(0, self.budget.items - len(self.tried) + 1)
        if len(wanted) > room:
            self._stop(
                len(wanted) - room, depth=depth, why=f"the limit of {self.budget.items} items"
            )
        wanted = wanted[:room]
        self.tried.update(ref.key for ref in wanted)
        return self._take_in_all(self._read(wanted, depth=depth), depth=depth)

    def _take_in_all(self, readings: Sequence[Reading], *, depth: int) -> list[IssueRef]:
        """Keep what a level says and return what it points at, as long as there is time."""
        level: list[IssueRef] = []
        for position, reading in enumerate(readings):
            if self._is_out_of_time():
                unread = len(readings) - position
                self._stop(unread, depth=depth, why=self._time_limit, what="not searched for links")
                break
            level += self._take_in(reading)
        return level

    def _take_in(self, reading: Reading) -> list[IssueRef]:
        """Keep what one reading says and return what it points at."""
        for item in reading.items:
            self.items.setdefault(item.ref.key, item)
        in_text = find_text_links(self.texts.as_read(reading.issue), web_url=self.reach.web_url)
        told = (_without_what_was_taken_back(link, reading) for link in in_text.links)
        links = [link for link in (*reading.links, *told) if self._add(link)]
        self.commits += (*reading.commits, *in_text.commits)
        here = reading.issue.ref.key
        ordered = sorted(links, key=_rank)
        return [link.target if link.source.key == here else link.source for link in ordered]

    def _add(self, link: Link) -> bool:
        """Keep a link; False when the same was kept before."""
        key = (link.source.key, link.target.key, link.reason)
        if key in self.links:
            return False
        self.links[key] = link
        return True

    def _unread(self, level: Sequence[IssueRef]) -> list[IssueRef]:
        """Return each address once: neither tried before nor known to be a pull request."""
        unique = {ref.key: ref for ref in level if ref.key not in self.tried}
        known = self.items
        return [ref for key, ref in unique.items() if not isinstance(known.get(key), PullRequest)]

    @property
    def _time_limit(self) -> str:
        return f"the limit of {self.budget.seconds:g} seconds"

    def _is_out_of_time(self) -> bool:
        return self.reach.clock() - self.started > self.budget.seconds

    def _read(self, wanted: Sequence[IssueRef], *, depth: int) -> Sequence[Reading]:
        try:
            readings = [self.take(reading) for reading in self.reach.read_items(wanted)]
        except AllowanceSpent:
            self._stop(len(wanted), depth=depth, why=_ALLOWANCE)
            return ()
        self.items.update((reading.issue.ref.key, reading.issue) for reading in readings)
        self._read_pull_requests([ref for ref in wanted if ref.key not in self.items], depth=depth)
        self._drop_gone(wanted, {reading.issue.ref.key for reading in readings})
        return readings

    def _drop_gone(self, wanted: Sequence[IssueRef], there: Collection[str]) -> None:
        """Drop what was recalled, was asked for now, and is no longer there."""
        gone = {ref.key for ref in wanted if ref.key not in there} & self.recalled
        self.items = {key: item for key, item in self.items.items() if key not in gone}
        self.links = {key: one for key, one in self.links.items() if not _is_found_in(one, gone)}

    def _read_pull_requests(self, unknown: Sequence[IssueRef], *, depth: int) -> None:
        """Read what was no issue: pull requests that are only named in text cost a call each."""
        for position, ref in enumerate(unknown):
            unread = len(unknown) - position
            if self.pull_requests_read >= self.budget.pull_requests:
                self._stop(unread, depth=depth, why="the limit of pull requests")
                return
            try:
                pull_request = self.reach.read_pull_request(ref)
            except AllowanceSpent:
                self._stop(unread, depth=depth, why=_ALLOWANCE)
                return
            self.pull_requests_read += 1
            if pull_request is not None:
                self.items[ref.key] = pull_request

    def _stop(self, unread: int, *, depth: int, why: str, what: str = "not read") -> None:
        items, hops = _count(unread, "item"), _count(depth, "hop")
        self.stops.append(f"{items} at {hops} {what}: {why} was reached.")


def _without_what_was_taken_back(link: Link, reading: Reading) -> Link:
    """Return a link of the text: the words of a mark stay there when somebody takes it back."""
    if link.reason is LinkReason.DUPLICATE_OF and link.target.key in reading.no_originals:
        return replace(link, reason=LinkReason.MENTIONS)
    return link


def _is_found_in(link: Link, gone: Collection[str]) -> bool:
    return link.reason is LinkReason.FOUND_BY_SEARCH and link.target.key in gone


def _rank(link: Link) -> int:
    return _ORDER.index(link.reason) if link.reason in _ORDER else len(_ORDER)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
