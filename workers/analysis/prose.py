"""What a Markdown text says in prose and what it shows as code, told apart by a real parser."""

from dataclasses import dataclass

from markdown_it.token import Token

from bot.markdown import read_tokens


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A fenced or indented block; `language` is the first word of its info string."""

    text: str
    language: str = ""


def code_blocks(text: str) -> tuple[CodeBlock, ...]:
    """Return the code blocks that are the writer's own: none that stands in a quotation."""
    return tuple(
        CodeBlock(token.content.rstrip("\n"), token.info.split(" ")[0].strip())
        for token in _own_tokens(text)
        if token.type in {"fence", "code_block"}
    )


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of prose that are the writer's own, each on one line."""
    return tuple(
        " ".join(token.content.split())
        for token in _own_tokens(text)
        if token.type == "inline" and token.content.strip()
    )


def _own_tokens(text: str) -> list[Token]:
    depth = 0
    own = []
    for token in read_tokens(text):
        if token.type in {"blockquote_open", "blockquote_close"}:
            depth += token.nesting
        elif depth == 0:
            own.append(token)
    return own
