"""The pages that figures are written to, between markers."""

import os
import platform
from collections.abc import Iterable
from pathlib import Path

RELIABILITY = Path("docs/reliability.md")
OPERATIONS = Path("docs/operations.md")


def write_section(name: str, lines: Iterable[str], *, document: Path = RELIABILITY) -> None:
    """Replace what stands between the markers of a section; ValueError where there are none."""
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    text = document.read_text(encoding="utf-8")
    head, found, rest = text.partition(begin)
    _, closed, tail = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"{document} has no section {name}")
    body = "\n".join(lines)
    document.write_text(f"{head}{begin}\n{body}\n{end}{tail}", encoding="utf-8")


def describe_machine() -> str:
    """Return what the figures were measured on."""
    cores = os.cpu_count()
    return f"{cores} cores, {platform.system()}, Python {platform.python_version()}, loopback"
