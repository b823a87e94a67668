"""The links that people wrote: references in a thread's body and comments, each with its place."""

from collections.abc import Iterator

from bot.domain.graph import CommitMention, Link
from bot.domain.issue import MAINTAINER_ASSOCIATIONS, Comment, Issue
from bot.references import find_references


def find_text_links(issue: Issue, *, web_url: str) -> tuple[Link, ...]:
    """Return what the body and the comments refer to, the issue itself left out."""
    links = [
        *_links_in(
            issue, issue.body, read_at=issue.url, said_by=_author_says(issue), web_url=web_url
        )
    ]
    for comment in spoken_comments(issue):
        links += _links_in(
            issue, comment.body, read_at=comment.url, said_by=_says(comment), web_url=web_url
        )
    return tuple(links)


def find_commit_mentions(issue: Issue, *, web_url: str) -> tuple[CommitMention, ...]:
    """Return the commits of the issue's own repository that its body and comments name."""
    places = [(issue.body, issue.url), *((c.body, c.url) for c in spoken_comments(issue))]
    return tuple(
        CommitMention(commit.sha, url, commit.quote)
        for text, url in places
        for commit in find_references(
            text, repository=issue.ref.repository, web_url=web_url
        ).commits
        if commit.repository in (None, issue.ref.repository)
    )


def spoken_comments(issue: Issue) -> Iterator[Comment]:
    """Yield what people said: no bots (they quote and guess), nothing that was minimised."""
    for comment in issue.comments:
        is_bot = comment.author is not None and comment.author.is_bot
        if not (is_bot or comment.is_minimized):
            yield comment


def _links_in(
    issue: Issue, text: str, *, read_at: str, said_by: str, web_url: str
) -> Iterator[Link]:
    found = find_references(text, repository=issue.ref.repository, web_url=web_url)
    for reference in found.items:
        if reference.target.key != issue.ref.key:
            yield Link(
                issue.ref,
                reference.target,
                reference.reason,
                read_at=read_at,
                quote=reference.quote,
                said_by="maintainer" if said_by == "maintainer" else "anyone",
            )


def _author_says(issue: Issue) -> str:
    return "maintainer" if issue.association in MAINTAINER_ASSOCIATIONS else "anyone"


def _says(comment: Comment) -> str:
    return "maintainer" if comment.is_by_maintainer else "anyone"
