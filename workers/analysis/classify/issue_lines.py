"""An issue's body, line by line, sorted by what each line is.

A form's own sentences must not speak for the reporter: HTML comments and empty answers are left
out, headings, ticked boxes, code and prose are kept apart. Every line stays verbatim, so whatever
is found in it can be quoted. One pass, linear in the text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from bot.reading.source_text import TEXT_LIMIT

_FENCES = ("```", "~~~")
_NO_ANSWER = frozenset({"_no response_", "no response", "n/a", "none", "-", "null"})


class LineKind(Enum):
    """What a line of a body is."""

    HEADING = auto()
    PROSE = auto()
    TICKED = auto()
    CODE = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """A line, stripped of the marks that made it a heading or a ticked box."""

    kind: LineKind
    text: str


# Each reader of an issue asks for its lines.
@lru_cache(maxsize=2)
def read_lines(body: str) -> tuple[Line, ...]:
    """Sort the lines of a body, empty ones and what other people are quoted with left out."""
    return tuple(_sorted_lines(_without_comments(body[:TEXT_LIMIT])))


def join(lines: tuple[Line, ...], kind: LineKind) -> str:
    """Put the lines of one kind under each other."""
    return "\n".join(line.text for line in lines if line.kind is kind)


def _without_comments(body: str) -> str:
    kept: list[str] = []
    rest = body
    while True:
        before, mark, rest = rest.partition("<!--")
        kept.append(before)
        if not mark:
            # What stood on either side never stood side by side, so it becomes two lines.
            return "\n".join(kept)
        _, _, rest = rest.partition("-->")


def _sorted_lines(body: str) -> Iterator[Line]:
    fence = ""
    for raw in body.splitlines():
        text = raw.strip()
        if fence:
            fence = "" if text.startswith(fence) else fence
            if fence:
                yield Line(LineKind.CODE, text)
        elif text.startswith(_FENCES):
            fence = text[:3]
        elif text and text.casefold() not in _NO_ANSWER:
            yield from _read_line(text)


def _read_line(text: str) -> Iterator[Line]:
    if text.startswith(">"):
        return
    if text.startswith("|"):
        # Tables list versions and settings; what they mention is not what the issue is about.
        yield Line(LineKind.CODE, text)
    elif text.startswith("#"):
        yield Line(LineKind.HEADING, text.strip("# \t"))
    elif text[:5].lower() in {"- [x]", "* [x]", "+ [x]"}:
        yield Line(LineKind.TICKED, text[5:].strip())
    elif text[:5] in {"- [ ]", "* [ ]", "+ [ ]"}:
        return
    elif text.startswith("**"):
        yield from _split_bold(text)
    else:
        yield Line(LineKind.PROSE, text)


def _split_bold(text: str) -> Iterator[Line]:
    """Read `**Question** answer`, which many templates use in place of a heading."""
    heading, mark, rest = text[2:].partition("**")
    if not mark:
        yield Line(LineKind.PROSE, text)
        return
    yield Line(LineKind.HEADING, heading.strip(": \t"))
    answer = rest.strip(": \t")
    if answer and answer.casefold() not in _NO_ANSWER:
        yield Line(LineKind.PROSE, answer)
