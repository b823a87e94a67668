"""Rendered Markdown as GitHub reads it: what is live in the text nodes, which links there are."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

# After GitHub's own patterns, a little wider.
MENTION = re.compile(r"(?<![A-Za-z0-9_/])@[A-Za-z0-9]")
MAIL = re.compile(r"[A-Za-z0-9._+-]@[A-Za-z0-9]")
REFERENCE = re.compile(r"#[0-9]|(?<![A-Za-z0-9])gh-[0-9]", re.IGNORECASE)
COMMIT = re.compile(r"(?<![A-Za-z0-9_])[0-9a-f]{7,40}(?![A-Za-z0-9_])")
ADDRESS = re.compile(r"(?:https?|ftp)://|(?<![A-Za-z0-9])www\.", re.IGNORECASE)
# "/usr/bin" is no command.
COMMAND = re.compile(r"(?m)^[ \t]*/[A-Za-z-]+(?![A-Za-z/.-])")
LIVE = (MENTION, MAIL, REFERENCE, COMMIT, ADDRESS)


def tokens(markdown: str) -> list[Token]:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return list(_flat(parser.parse(markdown)))


def types(markdown: str) -> set[str]:
    return {token.type for token in tokens(markdown)}


def texts(markdown: str) -> str:
    """Return what stands in text nodes outside links and code, a line each."""
    depth = 0
    found = []
    for token in tokens(markdown):
        depth += token.nesting if token.type in {"link_open", "link_close"} else 0
        if token.type == "text" and not depth:
            found.append(token.content)
    return "\n".join(found)


def hrefs(markdown: str) -> list[str]:
    return [str(one.attrs["href"]) for one in tokens(markdown) if one.type == "link_open"]


def live_words(markdown: str) -> list[str]:
    text = texts(markdown)
    return [found[0] for pattern in LIVE for found in pattern.finditer(text)]


def _flat(tokens_of: list[Token]) -> Iterator[Token]:
    for token in tokens_of:
        yield token
        yield from _flat(token.children or [])
