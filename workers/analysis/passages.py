"""A report as the passages in which an error may stand: title, lines of code and text, spans."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import islice

from bot.reading.sections import MarkdownLine, read_heading, read_lines

_PASSAGE_LIMIT = 5_000
_TITLE_LIMIT = 300
_LENGTH_LIMIT = 4_000

_SPAN = re.compile(r"``?(?P<code>[^`\n]{4,400})`")
_QUOTED = re.compile(r"[\"“”«](?P<words>[^\"“”«»\n]{8,300})[\"“”»]")
_ANNOUNCES = re.compile(
    r"(?i)\b(?:error|exception|warning|message|panic(?:s|ked)?|crash(?:es|ed)?|throws?|traceback"
    r"|fails? with|failing with|failed with|complains)\b"
)
_HEADS_ERROR = re.compile(
    r"(?i)\s{0,3}(?:#{1,6} |\*\*)\W{0,4}(?:full |the )?(?:error|exception|stack ?trace|traceback)\b"
)
# "It prints A instead of": what follows is what nobody saw.
_HEADS_WISH = re.compile(r"(?i)\b(?:instead of|rather than)\W{0,6}$")
_MARKUP = re.compile(r"</?(?:pre|code|details|summary|b|p|br|samp|kbd)(?: [^<>]{0,80})?/?>")
# Bullets, quotation marks of Markdown, comment signs and tree marks that stand before the words.
_LEAD = re.compile(
    r"(?:[>*•⎿└├─│|]\s{1,8}|-\s{1,4}|//+\s{0,4}|#\s{1,4}|\d{1,3}\.\s{1,3}|[>│]){1,4}"
)
_TIME = re.compile(r"\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[^\s\]]{0,12}\]?\s{1,4}")


class Place(Enum):
    """Where a passage stands; text needs surer signs of an error than code does."""

    CODE = "code"
    TEXT = "text"
    SPAN = "span"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Passage:
    """One line without what is drawn before it; `raw` keeps that, `block` numbers what it is in.

    `is_announced` is true where the words before it say that an error follows.
    """

    text: str
    raw: str
    place: Place
    block: int
    is_announced: bool = False

    @property
    def indent(self) -> int:
        return len(self.raw) - len(self.raw.lstrip())


def read_passages(title: str, body: str) -> tuple[Passage, ...]:
    """Read the title and then the body, HTML comments left out."""
    return tuple(islice(_passages(title, body), _PASSAGE_LIMIT))


def _passages(title: str, body: str) -> Iterator[Passage]:
    line = title.strip()[:_TITLE_LIMIT]
    yield Passage(line, line, Place.TITLE, block=0)
    yield from _spans(line, block=0)
    before = ""
    for block, lines in enumerate(_blocks(body), start=1):
        if lines[0].is_code and _HEADS_WISH.search(before[-40:]):
            before = ""
            continue
        is_announced = lines[0].is_code and _announces(before)
        for position, markdown in enumerate(lines):
            is_first = position == 0
            yield from _in_line(markdown, block=block, is_announced=is_announced and is_first)
        before = "" if lines[-1].is_code else lines[-1].text


def _blocks(body: str) -> Iterator[list[MarkdownLine]]:
    """Group what stands between fences; a heading begins a group and is its first line."""
    lines: list[MarkdownLine] = []
    for line in read_lines(body):
        if line.is_hidden or not line.text.strip():
            continue
        if line.is_fence or read_heading(line) is not None:
            if lines:
                yield lines
            lines = [] if line.is_fence else [line]
        else:
            lines.append(line)
    if lines:
        yield lines


def _in_line(markdown: MarkdownLine, *, block: int, is_announced: bool) -> Iterator[Passage]:
    heading = read_heading(markdown)
    if heading is not None:
        # People write the error into a heading too.
        yield Passage(heading, heading, Place.TEXT, block)
    elif markdown.is_code:
        yield from _code(markdown.text, block=block, is_announced=is_announced)
    else:
        yield from _text(markdown, block=block)


def _code(text: str, *, block: int, is_announced: bool) -> Iterator[Passage]:
    for line in _unescape(text):
        yield Passage(_strip(line), line[:_LENGTH_LIMIT], Place.CODE, block, is_announced)


def _text(markdown: MarkdownLine, *, block: int) -> Iterator[Passage]:
    is_indented = markdown.text.startswith(("    ", "\t"))
    place = Place.CODE if is_indented else Place.TEXT
    for line in _unescape(markdown.text):
        yield Passage(_strip(line), line[:_LENGTH_LIMIT], place, block)
    yield from _spans(markdown.text[:_LENGTH_LIMIT], block=block)


def _spans(line: str, *, block: int) -> Iterator[Passage]:
    for match in _SPAN.finditer(line):
        code = match["code"].strip()
        yield Passage(code, code, Place.SPAN, block, _announces_near(line, match))
    for match in _QUOTED.finditer(line):
        if _announces_near(line, match):
            words = match["words"].strip()
            yield Passage(words, words, Place.SPAN, block, is_announced=True)


def _announces_near(line: str, match: re.Match[str]) -> bool:
    before, after = line[max(0, match.start() - 70) : match.start()], line[match.end() :][:10]
    return bool(_ANNOUNCES.search(before) or re.match(r"[`\s]{0,3}(?:error|exception)\b", after))


def _announces(line: str) -> bool:
    if _HEADS_ERROR.match(line):
        return True
    return line.rstrip().endswith((":", "\uff1a")) and bool(_ANNOUNCES.search(line[-160:]))


def _unescape(line: str) -> list[str]:
    """Split a line at escaped line breaks, for logs are often pasted as JSON strings."""
    if '"' not in line or ('\\"' not in line and "\\n" not in line):
        return [line]
    # A string within a string is escaped twice.
    plain = line.replace("\\\\", "\\").replace('\\"', '"').replace('\\"', '"')
    return plain.replace("\\n", "\n").split("\n")


def _strip(line: str) -> str:
    text = _MARKUP.sub("", line[:_LENGTH_LIMIT]).strip().rstrip("│|").rstrip()
    lead = _LEAD.match(text)
    text = text[lead.end() :] if lead else text
    time = _TIME.match(text)
    text = text[time.end() :] if time else text
    return text.strip("*_ \t") if text.startswith(("**", "__")) else text.strip()
