"""Find what a text refers to, and why, as far as its words say.

The rules of what refers to something are GitHub's (see `mentions`); code, HTML comments, block
quotes and quoted mail refer to nothing.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import assert_never

from bot.domain.graph import LinkReason
from bot.domain.issue import IssueRef, RepositoryRef
from bot.reading.link_reasons import CONTEXT_LIMIT, EARLIER_REFERENCE, continues_list, read_reason
from bot.reading.markdown import Passage
from bot.reading.mentions import CommitId, Mention, MentionFinder
from bot.reading.source_text import split_lines
from bot.reading.written_text import WrittenText, read_text

QUOTE_LIMIT = 300
# No thread needs more; a flood of references must not cost more either.
MENTION_LIMIT = 1_000

# Most texts have none of what could become a reference when the Markdown is read, which is slow.
_MAY_REFER = re.compile(r"#(?![#\s])|[&<\]]|//|www\.|[Gg][Hh][^A-Za-z]|[0-9a-f]{7}")
_SENTENCE_END = re.compile(r"[.!?](?=\s)")


@dataclass(frozen=True, slots=True)
class Reference:
    """An issue or pull request that a text points at, and the words it stands in, verbatim."""

    target: IssueRef
    reason: LinkReason
    quote: str


@dataclass(frozen=True, slots=True)
class CommitReference:
    """A commit that a text names; `repository` is None when the text names none."""

    sha: str
    quote: str
    repository: RepositoryRef | None = None
    reason: LinkReason = LinkReason.MENTIONS


@dataclass(frozen=True, slots=True)
class References:
    """What one text refers to, in its order; a plain mention only where no reason is given."""

    items: tuple[Reference, ...] = ()
    commits: tuple[CommitReference, ...] = ()


def find_references(
    text: str,
    *,
    repository: RepositoryRef,
    web_url: str = "https://github.com",
    read: Callable[[str], WrittenText] = read_text,
) -> References:
    """Return what `text`, written in `repository`, refers to; its own issue is not left out.

    A bare commit id is one that GitHub would look up: whether it exists is not known here. `read`
    is for those who ask about one text more than once.
    """
    if not may_refer(text):
        return References()
    finder = MentionFinder(repository, web_url)
    lines = split_lines(text)
    items: list[Reference] = []
    commits: list[CommitReference] = []
    mentions = _find_in(read(text), finder=finder)
    for found in _telling(list(islice(mentions, MENTION_LIMIT))):
        quote = _quote(found, lines=lines)
        match found.mention.target:
            case IssueRef() as target:
                items.append(Reference(target, found.reason, quote))
            case CommitId(sha, named):
                commits.append(CommitReference(sha, quote, named, found.reason))
            case _ as never:
                assert_never(never)
    return References(tuple(items), tuple(commits))


def may_refer(text: str) -> bool:
    """Tell whether `text` is worth reading as Markdown; where it is not, it refers to nothing."""
    return _MAY_REFER.search(text) is not None


@dataclass(frozen=True, slots=True)
class _Found:
    """A mention with its reason, and where it stands: the line of the source and the column."""

    mention: Mention
    reason: LinkReason
    line: int
    column: int

    @property
    def target_key(self) -> str:
        target = self.mention.target
        return target.key if isinstance(target, IssueRef) else target.sha


def _find_in(text: WrittenText, *, finder: MentionFinder) -> Iterator[_Found]:
    for passage in text.passages:
        if not passage.is_quoted:
            yield from _read_passage(passage, finder=finder)


def _read_passage(passage: Passage, *, finder: MentionFinder) -> Iterator[_Found]:
    text = passage.text
    end, line, line_start = 0, passage.first_line, 0
    reason = LinkReason.MENTIONS
    for mention in finder.find(passage):
        between = text[max(end, mention.start - CONTEXT_LIMIT) : mention.start]
        if not (end and continues_list(between)):
            after = text[mention.end : mention.end + CONTEXT_LIMIT]
            # The words may be said of the reference before this one.
            reason = read_reason(EARLIER_REFERENCE + between if end else between, after)
        line += text.count("\n", end, mention.start)
        line_start = max(line_start, text.rfind("\n", end, mention.start) + 1)
        yield _Found(mention, reason, line, mention.start - line_start)
        line += text.count("\n", mention.start, mention.end)
        end = mention.end


def _telling(every: list[_Found]) -> Iterator[_Found]:
    """Yield each target once a reason, and as a plain mention only where nothing explains it."""
    explained = {found.target_key for found in every if found.reason is not LinkReason.MENTIONS}
    seen: set[tuple[str, LinkReason]] = set()
    for found in every:
        key = (found.target_key, found.reason)
        is_lesser = found.reason is LinkReason.MENTIONS and found.target_key in explained
        if key not in seen and not is_lesser:
            seen.add(key)
            yield found


def _quote(found: _Found, *, lines: list[str]) -> str:
    """Return the source line that the mention stands in, or as much around it as may be quoted."""
    line = lines[found.line] if found.line < len(lines) else ""
    # Markup only ever makes the source longer than the text that was read from it.
    at = max(line.find(found.mention.written, found.column), 0)
    if len(line) <= QUOTE_LIMIT:
        return line.strip()
    first = max(0, at - QUOTE_LIMIT // 2)
    window = line[first : first + QUOTE_LIMIT]
    ends = [match.end() for match in _SENTENCE_END.finditer(window)]
    start = max((end for end in ends if end <= at - first), default=0)
    after = at - first + len(found.mention.written)
    stop = min((end for end in ends if end >= after), default=len(window))
    return window[start:stop].strip()
