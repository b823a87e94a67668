"""The long texts of a report, packed: they are only ever read whole, and repeat themselves.

A report takes a tenth of its length so; zstd would take a seventh less, which is not worth a
library. Beside it stand two short texts for a version of the bot that does not know the packing
and may still run while another is deployed.
"""

import json
import zlib

# What such a version shows; where something else stands, that version wrote it, and later.
MARKDOWN_BESIDE = "# Report\n\nIt is kept in a newer form. Please look again in a few minutes.\n"
JSON_BESIDE = "{}"


def pack(markdown: str, document: str) -> bytes:
    """Return both texts in one piece."""
    return zlib.compress(json.dumps([markdown, document], ensure_ascii=False).encode())


def unpack(packed: bytes) -> tuple[str, str]:
    """Return the Markdown and the JSON document that were packed."""
    markdown, document = json.loads(zlib.decompress(packed))
    return markdown, document
