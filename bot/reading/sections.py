"""Split a report into the sections that its headings make.

Headings inside code blocks and HTML comments are text, not headings.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.reading.source_text import split_lines

SECTION_LIMIT = 200

_FENCE = re.compile(r" {0,8}(?P<mark>`{3,100}|~{3,100})(?P<info>[^`\n]{0,100})")
_HASH_HEADING = re.compile(r" {0,3}#{2,4}[ \t]{1,20}(?P<heading>[^\n]{1,300})")
_BOLD_HEADING = re.compile(r" {0,3}(?:\*\*|__)(?P<heading>[^*_\n]{2,120})(?:\*\*|__):?[ \t]{0,20}$")


@dataclass(frozen=True, slots=True)
class Section:
    """The text beneath one heading; `heading` is empty for what stands before the first."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class MarkdownLine:
    """One line and whether it is prose, code, the fence around code, or hidden in a comment."""

    text: str
    is_code: bool = False
    is_fence: bool = False
    is_hidden: bool = False

    @property
    def is_prose(self) -> bool:
        return not (self.is_code or self.is_fence or self.is_hidden)


def read_lines(body: str) -> Iterator[MarkdownLine]:
    """Yield the lines of `body`; an unclosed fence or comment reaches to the end, as on GitHub."""
    fence = ""
    hidden = False
    for text in split_lines(body):
        mark = _fence_mark(text)
        if fence:
            closes = mark.startswith(fence) and not text.strip().strip(fence[0])
            fence = "" if closes else fence
            yield MarkdownLine(text, is_code=not closes, is_fence=closes)
        elif hidden:
            hidden = "-->" not in text
            yield MarkdownLine(text, is_hidden=True)
        elif mark:
            fence = mark
            yield MarkdownLine(text, is_fence=True)
        else:
            hidden = text.rfind("<!--") > text.rfind("-->")
            starts_hidden = (
                text.lstrip().startswith("<!--") and not text.partition("-->")[2].strip()
            )
            yield MarkdownLine(text, is_hidden=starts_hidden)


def read_heading(line: MarkdownLine) -> str | None:
    """Return the words of a heading (`##` to `####`, or a line all in bold), else None."""
    if not line.is_prose:
        return None
    match = _HASH_HEADING.match(line.text) or _BOLD_HEADING.match(line.text)
    return match["heading"].strip(" #:*_\t") if match else None


def split_sections(body: str) -> tuple[Section, ...]:
    """Split at headings, in order, at most `SECTION_LIMIT`; empty sections are kept."""
    return tuple(islice(_sections(body), SECTION_LIMIT))


def _sections(body: str) -> Iterator[Section]:
    heading = ""
    lines: list[str] = []
    for line in read_lines(body):
        found = read_heading(line)
        if found is None:
            lines.append(line.text)
            continue
        if heading or any(text.strip() for text in lines):
            yield Section(heading, "\n".join(lines).strip())
        heading, lines = found, []
    if heading or any(text.strip() for text in lines):
        yield Section(heading, "\n".join(lines).strip())


def _fence_mark(text: str) -> str:
    match = _FENCE.match(text)
    return match["mark"] if match else ""
