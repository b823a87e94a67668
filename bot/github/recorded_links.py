"""The links that GitHub itself recorded between an issue and others, as its timeline tells them.

Rule: what stands in another repository is told only when that repository is public, so that no
private text reaches another's thread. What was undone later (unmarked, disconnected) is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.graph import CommitMention, Link, LinkReason
from bot.domain.issue import Issue, IssueRef, Item, RepositoryRef
from bot.github.snapshots import (
    Json,
    nodes,
    read_author,
    read_pull_request,
    read_ref,
    read_shallow_issue,
)
from bot.reading.untrusted import clean


@dataclass(frozen=True, slots=True)
class Recorded:
    """One connection that GitHub recorded, with its far end."""

    link: Link
    item: Item


@dataclass(frozen=True, slots=True)
class Recorder:
    """Reads what is recorded of `issue`; `home` is the repository the analysis is for."""

    issue: Issue
    home: RepositoryRef
    web_url: str

    def read_links(self, node: Json) -> Iterator[Recorded]:
        """Yield every connection in the JSON of the issue."""
        events = nodes(node["timelineItems"])
        parent = node.get("parent")
        if parent:
            yield from self._to(parent, LinkReason.PARENT)
        for pull in nodes(node["closedByPullRequestsReferences"]):
            yield from self._to(pull, LinkReason.FIXED_BY)
        for event in in_force(events):
            yield from self._read_event(event)

    def read_commits(self, node: Json) -> Iterator[CommitMention]:
        """Yield every commit that referred to the issue or closed it."""
        for event in nodes(node["timelineItems"]):
            commit = event.get("commit") or event.get("closer") or {}
            if "oid" in commit:
                headline = clean(commit.get("messageHeadline") or "")
                yield CommitMention(commit["oid"], self.issue.url, headline)

    def _read_event(self, event: Json) -> Iterator[Recorded]:
        match event["__typename"]:
            case "CrossReferencedEvent":
                reason = LinkReason.FIXES if event["willCloseTarget"] else LinkReason.MENTIONS
                yield from self._from(event["source"], reason)
            case "ConnectedEvent":
                yield from self._to(_other_end(event, self.issue.ref), LinkReason.CONNECTED_TO)
            case "ClosedEvent" if (event["closer"] or {}).get("__typename") == "PullRequest":
                yield from self._to(event["closer"], LinkReason.FIXED_BY)
            case "MarkedAsDuplicateEvent":
                yield from self._to(event["canonical"], LinkReason.DUPLICATE_OF)
            case _:
                return

    def _to(self, end: Json | None, reason: LinkReason) -> Iterator[Recorded]:
        """Yield "this issue <reason> that one", which the issue's own page shows."""
        item = self._read_end(end)
        if item is not None:
            link = Link(self.issue.ref, item.ref, reason, self.issue.url, said_by="github")
            yield Recorded(link, item)

    def _from(self, end: Json | None, reason: LinkReason) -> Iterator[Recorded]:
        """Yield "that one <reason> this issue", which stands in the other's text."""
        item = self._read_end(end)
        if item is not None:
            link = Link(item.ref, self.issue.ref, reason, item.url, said_by="github")
            yield Recorded(link, item)

    def _read_end(self, end: Json | None) -> Item | None:
        if not end or not may_be_told(end, home=self.home):
            return None
        if read_ref(end).key == self.issue.ref.key:
            return None
        if "pullState" in end:
            return read_pull_request(end, web_url=self.web_url, closes=self._read_closed(end))
        return read_shallow_issue(end)

    def _read_closed(self, pull: Json) -> tuple[IssueRef, ...]:
        closed = nodes(pull.get("closingIssuesReferences"))
        return tuple(read_ref(end) for end in closed if may_be_told(end, home=self.home))


def may_be_told(item: Json, *, home: RepositoryRef) -> bool:
    """Tell whether `item` may be spoken of in a thread of `home`."""
    repository = item["repository"]
    is_at_home = repository["nameWithOwner"].lower() == home.key
    return is_at_home or not repository["isPrivate"]


def in_force(events: list[Json]) -> list[Json]:
    """Return the events that no later one undid."""
    undone: set[tuple[str, str]] = set()
    kept = []
    for event in reversed(events):
        match event["__typename"]:
            case "UnmarkedAsDuplicateEvent" if event["canonical"]:
                undone.add(("MarkedAsDuplicateEvent", read_ref(event["canonical"]).key))
            case "DisconnectedEvent" if event["subject"]:
                undone.add(("ConnectedEvent", read_ref(event["subject"]).key))
            case kind if not any((kind, key) in undone for key in _ends(event)):
                kept.append(event)
            case _:
                continue
    return kept[::-1]


def taken_back(events: list[Json]) -> frozenset[str]:
    """Return the keys of what GitHub had as the original until somebody unmarked it."""
    last = {read_ref(one["canonical"]).key: one for one in events if one.get("canonical")}
    kind = "UnmarkedAsDuplicateEvent"
    return frozenset(key for key, event in last.items() if event["__typename"] == kind)


def taken_off(events: list[Json]) -> frozenset[str]:
    """Return the labels of which the last that happened is that a person took them off."""
    last = {clean(event["label"]["name"]): event for event in events}
    return frozenset(name for name, event in last.items() if _is_removal_by_person(event))


def _is_removal_by_person(event: Json) -> bool:
    if event["__typename"] != "UnlabeledEvent":
        return False
    actor = read_author(event["actor"])
    # A bot's removal is nobody's decision; an account that is gone was a person's.
    return actor is None or not actor.is_bot


def _ends(event: Json) -> list[str]:
    ends = (event.get(name) for name in ("canonical", "subject", "source"))
    return [read_ref(end).key for end in ends if end]


def _other_end(event: Json, here: IssueRef) -> Json | None:
    ends: list[Json] = [event[name] for name in ("subject", "source") if event[name]]
    return next((end for end in ends if read_ref(end).key != here.key), None)
