"""Other people's words made harmless: what comes out reads the same and does nothing.

GitHub looks for mentions, references and addresses in the text nodes of the rendered page, where
a backslash or an entity is already undone. So those are broken by a zero-width space, which ends
GitHub's patterns and which nobody sees, while Markdown and HTML are escaped as usual.
"""

import re

from bot.reading.untrusted import clean
from bot.render.length import shorten, shorten_lines

_GAP = "\u200b"
_LIVE = re.compile(
    r"@(?=\S)"  # mentions, mail addresses, owner/repo@sha
    # An underline belongs to a word here (`\b`), and before an address to GitHub.
    r"|\#(?=[0-9])|(?i:(?<![A-Za-z0-9])gh-)(?=[0-9])"
    r"|:(?=//)|(?i:(?<![A-Za-z0-9])www)(?=\.)"
    r"|:(?=[a-z0-9_+-]{1,40}:)"  # emoji names, as in "a.py:100:2"
    r"|(?<![A-Za-z0-9_])[0-9a-fA-F]{7,40}(?![A-Za-z0-9_])"
)
# GitHub takes seven hexadecimal digits or more for a commit.
_HEX = re.compile("[0-9a-fA-F]{6}")
_MARKDOWN = re.compile(r"[\\`*\[\]~|$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_BLOCK_START = re.compile(r"\A(?P<digits>[0-9]{1,9}(?=[.)])|(?=[#+\-=>:/]))")
_BACKTICKS = re.compile("`+")
_LANGUAGE = re.compile(r"[A-Za-z][A-Za-z0-9+#._-]{0,19}")
# GitHub draws these instead of showing them, and offers to commit a suggestion.
_DRAWN_LANGUAGES = frozenset({"mermaid", "geojson", "topojson", "stl", "math", "suggestion"})
# Some bots obey commands wherever a line begins with one, code or not.
_COMMAND_LINE = re.compile(
    r"(?m)^([ \t]{0,20})/(?=[A-Za-z][A-Za-z-]{0,40}+[^A-Za-z/.-]|[A-Za-z-]{1,41}$)"
)


def escape(words: str) -> str:
    """Return cleaned words from within a line with nothing in them live; spaces stay."""
    inert = _LIVE.sub(_with_gap, words).replace("&", "&amp;").replace("<", "&lt;")
    return _MARKDOWN.sub(r"\\\g<0>", inert)


def escape_line(line: str) -> str:
    """Return the same for words that a line may begin with, where more signs have a meaning."""
    return _BLOCK_START.sub(r"\g<digits>\\", escape(line), count=1)


def inline_quote(text: str, *, most: int = 200) -> str:
    """Return the words of `text` on one line, at most `most` of its characters."""
    return escape_line(shorten(" ".join(_start(text, most=most).split()), most=most))


def block_quote(text: str, *, most: int = 600, most_lines: int = 12) -> str:
    """Return `text` as a Markdown block quote, whole lines of it within the limits."""
    lines = (" ".join(line.split()) for line in _start(text, most=most).split("\n"))
    words = "\n".join(line for line in lines if line)
    short = shorten_lines(words, most=most, most_lines=most_lines)
    return "\n".join(f"> {escape_line(line)}" for line in short.split("\n")) if short else ""


def code_block(code: str, language: str = "", *, most: int = 4_000, most_lines: int = 100) -> str:
    """Return `code` verbatim in a fence that nothing in it can close."""
    whole = _start(code, most=most).strip("\n").rstrip()
    short = shorten_lines(whole, most=most, most_lines=most_lines)
    inert = _COMMAND_LINE.sub(rf"\1{_GAP}/", short).replace("<!--", f"<{_GAP}!--")
    fence = "`" * max(3, _longest_run(inert) + 1)
    return f"{fence}{_language(language)}\n{inert}\n{fence}"


def inline_code(text: str, *, most: int = 200) -> str:
    """Return `text` on one line as code, which neither Markdown nor GitHub reads on."""
    line = shorten(" ".join(_start(text, most=most).split()), most=most).replace(
        "<!--", f"<{_GAP}!--"
    )
    if not line:
        return ""
    fence = "`" * (_longest_run(line) + 1)
    padding = " " if "`" in (line[0], line[-1]) else ""
    return f"{fence}{padding}{line}{padding}{fence}"


def _start(text: str, *, most: int) -> str:
    """Return enough of `text` to quote `most` characters, and no secret that is cut in two."""
    return clean(text[: 4 * most + 4_096])


def _with_gap(live: re.Match[str]) -> str:
    if live[0].lower() in {"@", "#", ":", "gh-", "www"}:
        return live[0] + _GAP
    return _HEX.sub(rf"\g<0>{_GAP}", live[0])


def _language(name: str) -> str:
    name = name.strip().lower()
    return name if _LANGUAGE.fullmatch(name) and name not in _DRAWN_LANGUAGES else ""


def _longest_run(text: str) -> int:
    return max((len(run) for run in _BACKTICKS.findall(text)), default=0)
