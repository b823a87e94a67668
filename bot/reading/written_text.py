"""A Markdown text as it is read once: its passages, the writer's own paragraphs and code."""

from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.token import Token

from bot.reading.markdown import Passage, passages_of, read_own_tokens


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A fenced or indented block; `language` is the first word of its info string."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class WrittenText:
    """The passages, quotations marked, and what is the writer's own: none of it is quoted."""

    passages: tuple[Passage, ...]
    # Of prose, each on one line, as the source has it.
    paragraphs: tuple[str, ...]
    code_blocks: tuple[CodeBlock, ...]


def read_text(markdown: str) -> WrittenText:
    """Return what `markdown` says; a text beyond 65,536 characters is cut."""
    tokens = read_own_tokens(markdown)
    unquoted = tuple(_unquoted(tokens))
    return WrittenText(
        passages=tuple(passages_of(tokens)),
        paragraphs=tuple(
            " ".join(token.content.split())
            for token in unquoted
            if token.type == "inline" and token.content.strip()
        ),
        code_blocks=tuple(
            CodeBlock(token.content.rstrip("\n"), token.info.split(" ")[0].strip())
            for token in unquoted
            if token.type in {"fence", "code_block"}
        ),
    )


def _unquoted(tokens: list[Token]) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        if token.type in {"blockquote_open", "blockquote_close"}:
            depth += token.nesting
        elif depth == 0:
            yield token
