"""What the people in a thread say fixed it: pull requests, commits and releases, each quoted.

Only comments count, since a report that names a fix speaks of an earlier one. A statement that
somebody contradicts later ("still broken in 0.2.2") is kept, and says so.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.domain.graph import LinkReason
from bot.domain.issue import Comment, Issue, IssueRef, RepositoryRef
from bot.reading.link_reasons import CONTEXT_LIMIT, is_asked, is_negated
from bot.reading.markdown import Passage
from bot.reading.mentions import CommitId
from bot.reading.references import QUOTE_LIMIT, find_references
from workers.analysis.text_links import spoken_comments
from workers.analysis.texts_read import read_once

_DONE = "fixed|resolved|solved|addressed|corrected|patched|implemented|released|shipped|landed"
_VERSION = r"(?P<version>v?\d{1,5}(?:\.\d{1,6}){1,3}(?:-[0-9A-Za-z.]{1,20})?)(?![0-9A-Za-z_])"
# "resolved in 1.5 hours" names no release.
_NO_DURATION = r"(?!\s?(?:%|ms\b|s\b|seconds?\b|minutes?\b|hours?\b|days?\b|weeks?\b|months?\b))"
_FIXES = r"(?:fix(?:es|ed)?|(?:re)?solve[sd]?) (?:this|it|the|that|my)\b"
_FIXED_IN_RELEASE = re.compile(
    rf"\b(?:{_DONE})(?: now| already)? (?:in|with|as of|since|by|on)"
    rf"(?: (?:the|version|release|latest|upcoming|next|our|stable)){{0,3}} {_VERSION}{_NO_DURATION}"
    rf"|(?<![\w@/.-]){_VERSION.replace('<version>', '<fixing_version>')}"
    rf"(?: should| also| has| seems to| now){{0,2}} {_FIXES}",
    re.IGNORECASE,
)
_STILL = (
    "happen|broken|occur|fail|crash|see|get|have|having|an issue|a problem|a bug|reproduc|present"
    r"|the same|not |experienc|exist|persist|there\b|affect|does"
)
_CONTRADICTS = re.compile(
    rf"\bstill (?:\w{{1,15}} ){{0,2}}?(?:{_STILL})"
    r"|\b(?:is|was|are)(?: not|n['\u2019]t) (?:\w{1,12} )?(?:fixed|resolved|solved)\b"
    r"|\b(?:do|does|did)(?: not|n['\u2019]t) (?:seem to |actually |really )?"
    r"(?:fix|work|help|solve|resolve)\b"
    r"|\bnot (?:yet |really |fully )?(?:fixed|resolved|solved)\b"
    r"|\b(?:came back|is back|happen(?:s|ed|ing) again|regressed)\b",
    re.IGNORECASE,
)
_GOES_BACK = re.compile(r"\b(?:revert|downgrad|roll(?:ed|ing)? ?back|pinn)", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:if|whether|in case|unless|should you)\b", re.IGNORECASE)
_CLAUSE_START = re.compile(r"[.!?;,\n]\s")


@dataclass(frozen=True, slots=True)
class ReleaseName:
    """A release as a comment names it, e.g. "0.2.2" or "v0.2.2"."""

    version: str


FixTarget = IssueRef | CommitId | ReleaseName


@dataclass(frozen=True, slots=True)
class FixReference:
    """One statement that `target` fixed the issue, and the comment at `url` that makes it."""

    target: FixTarget
    quote: str
    url: str
    said_by: Literal["maintainer", "reporter", "anyone"]
    is_contradicted: bool = False


def find_fix_references(issue: Issue) -> tuple[FixReference, ...]:
    """Return each target that a comment says fixed the issue, once, in order of first mention.

    Of several statements about one target the one that stands uncontradicted is returned, and
    among those a maintainer's; the issue itself is never its own fix.
    """
    comments = sorted(spoken_comments(issue), key=lambda comment: comment.created_at)
    best: dict[FixTarget, FixReference] = {}
    last_doubt = _last_contradiction(comments)
    for position, comment in enumerate(comments):
        for target, quote in _stated_in(comment, issue.ref.repository):
            said_by = _said_by(comment, issue)
            found = FixReference(target, quote, comment.url, said_by, position < last_doubt)
            if target != issue.ref:
                best[target] = max(best.get(target, found), found, key=_weight)
    return tuple(best.values())


def _weight(found: FixReference) -> tuple[bool, bool]:
    return (not found.is_contradicted, found.said_by == "maintainer")


def _said_by(comment: Comment, issue: Issue) -> Literal["maintainer", "reporter", "anyone"]:
    if comment.is_by_maintainer:
        return "maintainer"
    is_reporter = comment.author is not None and comment.author == issue.author
    return "reporter" if is_reporter else "anyone"


def _stated_in(comment: Comment, repository: RepositoryRef) -> Iterator[tuple[FixTarget, str]]:
    found = find_references(comment.body, repository=repository, read=read_once)
    for reference in found.items:
        if reference.reason is LinkReason.FIXED_BY:
            yield reference.target, reference.quote
    for commit in found.commits:
        if commit.reason is LinkReason.FIXED_BY:
            yield CommitId(commit.sha, commit.repository), commit.quote
    for passage in _own_passages(comment):
        yield from _releases_in(passage)


def _releases_in(passage: Passage) -> Iterator[tuple[ReleaseName, str]]:
    text = passage.text
    for match in _FIXED_IN_RELEASE.finditer(text):
        before = text[max(0, match.start() - CONTEXT_LIMIT) : match.start()]
        after = text[match.end() : match.end() + CONTEXT_LIMIT]
        if not (is_negated(before) or is_asked(after) or _GOES_BACK.search(before)):
            version = match["version"] or match["fixing_version"]
            yield ReleaseName(version.rstrip(".")), _line_around(text, match.start())


def _line_around(text: str, at: int) -> str:
    start = max(text.rfind("\n", 0, at) + 1, at - QUOTE_LIMIT // 2)
    return text[start : start + QUOTE_LIMIT].partition("\n")[0].strip()


def _last_contradiction(comments: Sequence[Comment]) -> int:
    """Return the position of the last comment that says it is still broken, or -1."""
    doubts = (
        position
        for position, comment in enumerate(comments)
        if any(_contradicts(passage.text) for passage in _own_passages(comment))
    )
    return max(doubts, default=-1)


def _contradicts(text: str) -> bool:
    for match in _CONTRADICTS.finditer(text):
        before = text[max(0, match.start() - CONTEXT_LIMIT) : match.start()]
        clause = _CLAUSE_START.split(before)[-1]
        is_open = _CONDITION.search(clause) or is_asked(text[match.end() :][:CONTEXT_LIMIT])
        if not is_open:
            return True
    return False


def _own_passages(comment: Comment) -> Iterator[Passage]:
    return (one for one in read_once(comment.body).passages if not one.is_quoted)
