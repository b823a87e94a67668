"""Whether a comment brings something an analysis may not know: a reference or a version.

Rule: most comments bring nothing, and are told so by one look that costs next to nothing.
"""

import re

from bot.domain.issue import IssueRef
from bot.reading.references import find_references

# What a person writes to tell of a duplicate, a fix or a version is short.
_LONGEST_READ = 4_000
_MAY_REFER = re.compile(r"#[0-9]|(?i:gh-)[0-9]|/(?:issues|pull)/[0-9]")
_VERSION = re.compile(
    r"(?<![\w.:/-])(?:"
    r"v[0-9]{1,4}\.[0-9]{1,4}"
    r"|[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,6}(?!\.[0-9])"
    r"|(?i:version)[ :=]{1,3}v?[0-9]{1,4}\.[0-9]{1,4}"
    r")"
)


def brings_evidence(body: str, *, issue: IssueRef) -> bool:
    """Tell whether a comment on `issue` names another item, or gives a version in its own words."""
    text = body[:_LONGEST_READ]
    return _names_a_version(text) or _refers_elsewhere(text, issue=issue)


def _names_a_version(text: str) -> bool:
    own_lines = (line for line in text.split("\n") if not line.lstrip().startswith(">"))
    return any(_VERSION.search(line) for line in own_lines)


def _refers_elsewhere(text: str, *, issue: IssueRef) -> bool:
    if not _MAY_REFER.search(text):
        return False
    found = find_references(text, repository=issue.repository)
    return any(one.target.key != issue.key for one in found.items)
