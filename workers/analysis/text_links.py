"""What people wrote that a thread refers to: in its body and comments, each with its place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.domain.graph import CommitMention, Link, LinkReason
from bot.domain.issue import MAINTAINER_ASSOCIATIONS, Comment, Issue
from bot.reading.references import References, find_references, may_refer
from workers.analysis.texts_read import read_once

# Twenty of them are read; the graph, which is kept and shown, holds them all.
_MOST_LINKS = 500
_MOST_COMMITS = 500
# Longer texts are read in their turn, within the time that the walk has.
_LONGEST_AHEAD = 10_000


@dataclass(frozen=True, slots=True)
class TextLinks:
    """The issues, and the commits of the thread's own repository, that a thread refers to."""

    links: tuple[Link, ...]
    commits: tuple[CommitMention, ...]


def find_text_links(issue: Issue, *, web_url: str) -> TextLinks:
    """Return what the body and the comments refer to, the issue itself left out."""
    links: list[Link] = []
    commits: list[CommitMention] = []
    for place in _places(issue):
        found = find_references(
            place.text, repository=issue.ref.repository, web_url=web_url, read=read_once
        )
        links += _links(found, issue, place)
        commits += _commits(found, issue, place)
    return TextLinks(tuple(_most_telling(links)), tuple(commits[:_MOST_COMMITS]))


def read_ahead(issues: Iterable[Issue]) -> None:
    """Read the texts that `find_text_links` will ask about, while an answer is waited for."""
    for issue in issues:
        for place in _places(issue):
            if len(place.text) <= _LONGEST_AHEAD and may_refer(place.text):
                read_once(place.text)


def _most_telling(links: list[Link]) -> list[Link]:
    """Return all, or of a flood what maintainers say, and what says why."""
    if len(links) <= _MOST_LINKS:
        return links
    told = sorted(
        links, key=lambda link: (link.said_by == "anyone", link.reason is LinkReason.MENTIONS)
    )
    return told[:_MOST_LINKS]


def spoken_comments(issue: Issue) -> Iterator[Comment]:
    """Yield what people said: no bots (they quote and guess), nothing that was minimised."""
    for comment in issue.comments:
        is_bot = comment.author is not None and comment.author.is_bot
        if not (is_bot or comment.is_minimized):
            yield comment


@dataclass(frozen=True, slots=True)
class _Place:
    text: str
    url: str
    said_by: Literal["maintainer", "anyone"]


def _places(issue: Issue) -> Iterator[_Place]:
    is_maintainers = issue.association in MAINTAINER_ASSOCIATIONS
    yield _Place(issue.body, issue.url, "maintainer" if is_maintainers else "anyone")
    for comment in spoken_comments(issue):
        said_by: Literal["maintainer", "anyone"] = (
            "maintainer" if comment.is_by_maintainer else "anyone"
        )
        yield _Place(comment.body, comment.url, said_by)


def _links(found: References, issue: Issue, place: _Place) -> Iterator[Link]:
    for reference in found.items:
        if reference.target.key != issue.ref.key:
            yield Link(
                issue.ref,
                reference.target,
                reference.reason,
                read_at=place.url,
                quote=reference.quote,
                said_by=place.said_by,
            )


def _commits(found: References, issue: Issue, place: _Place) -> Iterator[CommitMention]:
    for commit in found.commits:
        if commit.repository in (None, issue.ref.repository):
            yield CommitMention(commit.sha, place.url, commit.quote)
