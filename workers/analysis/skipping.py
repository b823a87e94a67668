"""Whether a repository wants an issue left alone."""

from collections.abc import Iterator

from bot.domain.issue import Issue
from bot.repo_config.model import SkipSettings
from bot.repo_config.pattern import matches_any


def skip_reason(issue: Issue, *, rules: SkipSettings) -> str | None:
    """Return which of the rules applies to `issue`; None when it is to be analysed."""
    return next(_reasons(issue, rules), None)


def _reasons(issue: Issue, rules: SkipSettings) -> Iterator[str]:
    author = issue.author
    if rules.bots and author is not None and author.is_bot:
        yield "opened by a bot"
    if author is not None and matches_any(rules.authors, author.login):
        yield "an author to skip"
    if issue.association in rules.associations:
        yield f"an author who is {issue.association}"
    if any(matches_any(rules.labels, label) for label in issue.labels):
        yield "a label to skip"
    if matches_any(rules.titles, issue.title):
        yield "a title to skip"
