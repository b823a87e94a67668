"""Read Markdown as the page that GitHub makes of it: text nodes, link targets, and what is neither.

Code (inline, fenced, indented, `<code>`, `<pre>`) and HTML comments are never text. What a mail
client quotes beneath a reply is left out; block quotes are read, and say that they are quotes.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.reading.source_text import split_lines

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]{0,20})(?P<rest>[^<>]{0,2000})>")
_HREF = re.compile(
    r"\bhref\s{0,5}=\s{0,5}(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'|([^\s\"'>]{1,2000}))"
)
# GitHub never makes links of what stands inside these.
_VERBATIM = frozenset({"code", "pre", "tt", "script", "style", "textarea", "svg", "math"})
# "On Tue, Jan 6, 2015 at 9:11 AM, Somebody <address> wrote:" is wrapped by most mail clients.
_ATTRIBUTION = re.compile(r"On [^\n]{0,60}\d")
_ATTRIBUTION_LINES = 3
_MAIL_SEPARATOR = re.compile(
    r"-{2,20} ?(?:Original|Forwarded) [Mm]essage ?-{2,20}|Reply to this email directly\b.{0,300}"
)
# A list of links, each in a few words, stays far below.
_FEW_BRACKETS = 100
_CHARACTERS_A_BRACKET = 20


@dataclass(frozen=True, slots=True)
class Piece:
    """One text node, or one link with its text and its `address`; code is kept as context."""

    text: str
    address: str = ""
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph, heading or table cell, and which of `split_lines` it begins on."""

    pieces: tuple[Piece, ...]
    first_line: int
    is_quoted: bool = False

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def read_passages(markdown: str) -> Iterator[Passage]:
    """Yield the passages of `markdown` in order; a text beyond 65,536 characters is cut."""
    return passages_of(read_own_tokens(markdown))


def read_own_tokens(markdown: str) -> list[Token]:
    """Return what the parser makes of `markdown`, but for what a mail client quoted beneath."""
    return _parser().parse(_affordable(_without_mail(split_lines(markdown))))


def passages_of(tokens: Iterable[Token]) -> Iterator[Passage]:
    """Yield the passages that `tokens` make, in order."""
    quotes = 0
    line = 0
    for token in tokens:
        line = token.map[0] if token.map else line
        if token.type in ("blockquote_open", "blockquote_close"):
            quotes += token.nesting
        pieces = tuple(_pieces(_nodes(token)))
        if pieces:
            yield Passage(pieces, line, is_quoted=quotes > 0)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _affordable(markdown: str) -> str:
    """Cut a text before it has more brackets than links could need.

    Each may begin a link, so that the parser looks ahead from it to every depth: it costs as much
    as a hundred other characters.
    """
    most = _FEW_BRACKETS + len(markdown) // _CHARACTERS_A_BRACKET
    beyond = markdown.split("[", most + 1)[most + 1 :]
    return markdown[: -len(beyond[0]) - 1] if beyond else markdown


def _without_mail(lines: list[str]) -> str:
    """Drop what a mail client added: the reply's original, unless `>` marks it as a quote."""
    for index, line in enumerate(lines):
        if _MAIL_SEPARATOR.fullmatch(line.strip()) or _attributes_unmarked_quote(lines, index):
            return "\n".join(lines[:index])
    return "\n".join(lines)


def _attributes_unmarked_quote(lines: list[str], index: int) -> bool:
    if not _ATTRIBUTION.match(lines[index]):
        return False
    for last in range(index, min(index + _ATTRIBUTION_LINES, len(lines))):
        if lines[last].rstrip().endswith("wrote:"):
            following = next((line for line in lines[last + 1 :] if line.strip()), "")
            return not following.lstrip().startswith(">")
    return False


@dataclass(frozen=True, slots=True)
class _Node:
    """What both kinds of source, Markdown and HTML, come down to."""

    text: str = ""
    opens: str = ""
    closes: str = ""
    address: str = ""
    is_code: bool = False


def _nodes(token: Token) -> Iterator[_Node]:
    if token.type == "html_block":
        yield from _html_nodes(token.content)
    for child in token.children or ():
        yield from _inline_nodes(child)


def _inline_nodes(token: Token) -> Iterator[_Node]:
    match token.type:
        case "text" | "text_special":
            yield _Node(token.content)
        case "softbreak" | "hardbreak":
            yield _Node("\n")
        case "code_inline":
            yield _Node(token.content, is_code=True)
        case "html_inline":
            yield from _html_nodes(token.content)
        case "link_open":
            yield _Node(opens="a", address=str(token.attrGet("href") or ""))
        case "link_close":
            yield _Node(closes="a")
        case _:
            return


def _html_nodes(html: str) -> Iterator[_Node]:
    position = 0
    while position < len(html):
        start = html.find("<", position)
        if start < 0:
            start = len(html)
        if start > position:
            yield _Node(unescape(html[position:start]))
        if html.startswith("<!--", start):
            end = html.find("-->", start + 4)
            position = len(html) if end < 0 else end + 3
            continue
        tag = _TAG.match(html, start)
        if tag:
            yield _tag_node(tag)
        elif start < len(html):
            yield _Node("<")
        position = tag.end() if tag else start + 1


def _tag_node(tag: re.Match[str]) -> _Node:
    name = tag["name"].lower()
    if tag["end"]:
        return _Node(closes=name)
    href = _HREF.search(tag["rest"]) if name == "a" else None
    return _Node(opens=name, address=unescape(href[href.lastindex or 0]) if href else "")


def _pieces(nodes: Iterator[_Node]) -> Iterator[Piece]:
    """Yield text nodes as they are, and everything that a link encloses as one piece."""
    for address, group in groupby(_marked(nodes), key=lambda piece: piece.address):
        if address:
            yield Piece("".join(piece.text for piece in group), address)
        else:
            yield from group


def _marked(nodes: Iterator[_Node]) -> Iterator[Piece]:
    verbatim = ""
    address = ""
    for node in nodes:
        if node.opens == "a":
            address = node.address
        elif node.closes == "a":
            address = ""
        elif node.opens in _VERBATIM:
            verbatim = verbatim or node.opens
        elif node.closes and node.closes == verbatim:
            verbatim = ""
        if node.text or address:
            yield Piece(node.text, address, is_code=node.is_code or bool(verbatim))
