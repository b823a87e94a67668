"""A statement as Markdown: our sentence, the words it rests on, and where they stand."""

from collections.abc import Iterable

from bot.domain.evidence import Evidence, Statement
from bot.render.links import Linker
from bot.render.quote import block_quote, inline_quote

# A quote of more than a line's length is easier to read as a block.
_LONGEST_INLINE = 100
_MOST_QUOTES = 3


def sentence(statement: Statement, linker: Linker) -> str:
    """Return the sentence with its sources, then longer quotes as blocks of their own."""
    quotes = _quotes(statement.sources)
    blocks = [block_quote(quote) for quote in quotes if _is_long(quote)]
    short = [f"\u201c{inline_quote(quote)}\u201d" for quote in quotes if not _is_long(quote)]
    text, sources = linker.text(statement.text), linker.sources(statement.sources)
    if blocks and not short and text.endswith(":"):
        return "\n\n".join((f"{text.removesuffix(':')} {sources}:", *blocks))
    return "\n\n".join((" ".join((text, *short, sources)), *blocks))


def bullet(statement: Statement, linker: Linker) -> str:
    """Return the same as a list item, its quotes indented beneath it."""
    return list_item(sentence(statement, linker))


def list_item(markdown: str) -> str:
    """Return `markdown` as one item of a list, however many lines it has."""
    return "- " + "\n".join(f"  {line}".rstrip() for line in markdown.split("\n")).lstrip()


def _quotes(sources: Iterable[Evidence]) -> list[str]:
    """Return the first different quotes that say something."""
    return list(dict.fromkeys(one.quote for one in sources if one.quote.strip()))[:_MOST_QUOTES]


def _is_long(quote: str) -> bool:
    return len(quote) > _LONGEST_INLINE or "\n" in quote.strip()
