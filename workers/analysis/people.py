"""What people decided by command, brought into an analysis: their word stands above a likeness."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.decisions import Standing
from bot.domain.findings import Similar
from bot.domain.graph import IssueGraph, Link, LinkReason, Reading
from bot.domain.issue import IssueRef


def add_named_original(reading: Reading, standing: Standing) -> Reading:
    """Return the reading with the link that a person's command stands for, so that it is walked."""
    if standing.original is None:
        return reading
    source = reading.issue.ref
    target = IssueRef(source.repository, standing.original.number)
    said_at = standing.original.said_at
    link = Link(source, target, LinkReason.DUPLICATE_OF, said_at, said_by="maintainer")
    return replace(reading, links=(*reading.links, link))


def heed_people(
    similar: Sequence[Similar], *, root: IssueRef, standing: Standing
) -> tuple[Similar, ...]:
    """Drop what a person denied, and put first, as a duplicate, what one named the original."""
    allowed = [one for one in similar if not is_denied(one.issue.ref, root, standing)]
    if standing.original is None:
        return tuple(allowed)
    named = IssueRef(root.repository, standing.original.number).key
    first = [
        replace(one, relation="duplicate", via=()) for one in allowed if one.issue.ref.key == named
    ]
    return (*first, *(one for one in allowed if one.issue.ref.key != named))


def denied_by_all(standing: Standing, graph: IssueGraph) -> Standing:
    """Return the decisions with what maintainers of the thread denied in words."""
    here = graph.root.ref
    denied = {
        link.target.number
        for link in graph.links
        if link.reason is LinkReason.DIFFERENT_FROM
        and link.said_by == "maintainer"
        and link.source.key == here.key
        and link.target.repository.key == here.repository.key
    }
    named = {standing.original.number} if standing.original else set()
    return replace(standing, denied=frozenset(standing.denied) | (denied - named))


def is_denied(ref: IssueRef, root: IssueRef, standing: Standing) -> bool:
    """Tell whether a person said that the issue at `root` is not the problem of `ref`."""
    return ref.repository.key == root.repository.key and ref.number in standing.denied
