"""docs/performance.md: the measured part between two markers; everything else is left alone."""

from collections.abc import Sequence
from pathlib import Path

from table import Table

_PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
_BEGIN = "<!-- measured: written by `make bench` -->"
_END = "<!-- /measured -->"


class NoMarkersError(Exception):
    """The page lacks the place for what was measured."""


def write(tables: Sequence[Table], *, circumstances: str) -> Path:
    """Replace what stands between the markers; NoMarkersError where there are none."""
    text = _PAGE.read_text(encoding="utf-8")
    before, begin, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not (begin and end):
        raise NoMarkersError(f"{_PAGE} has no `{_BEGIN}` followed by `{_END}`")
    measured = "\n\n".join([circumstances, *(table.as_markdown() for table in tables)])
    _PAGE.write_text(f"{before}{_BEGIN}\n\n{measured}\n\n{_END}{after}", encoding="utf-8")
    return _PAGE
