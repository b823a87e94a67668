"""Comments read as Markdown once, however many steps of one analysis ask about them.

Reading Markdown is the slowest part of an analysis.
"""

from functools import lru_cache

from bot.reading.written_text import WrittenText, read_text

# As many comments as one analysis asks about.
_MOST_KEPT = 1_000


@lru_cache(maxsize=_MOST_KEPT)
def read_once(markdown: str) -> WrittenText:
    """Return what `markdown` says, as it was read first."""
    return read_text(markdown)


def forget_texts() -> None:
    """Keep nothing of it for the next analysis, which may be somebody else's."""
    read_once.cache_clear()
