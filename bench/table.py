"""A table as Markdown, which reads well in a terminal too."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A title, the names of the columns, the rows, and sentences about them."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()

    def as_markdown(self) -> str:
        """Return the table under its title, columns aligned."""
        widths = [max(map(len, column)) for column in zip(self.head, *self.rows, strict=True)]
        ruler = tuple("-" * width for width in widths)
        lines = [_line(cells, widths) for cells in (self.head, ruler, *self.rows)]
        notes = ["", *self.notes] if self.notes else []
        return "\n".join([f"### {self.title}", "", *lines, *notes])


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |"
