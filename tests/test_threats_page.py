"""docs/threats.md has a row for every threat of the first line, and every test it names exists."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "threats.md").read_text()
NAMED = re.findall(r"`(tests/[a-z_/]{1,100}(?:\.py)?)(?:::([a-z0-9_]{1,200}))?`", PAGE)
FIRST_LINE = [*range(1, 17), *range(22, 33), *range(42, 47), 55, 60]


def test_every_threat_of_the_first_line_has_its_row() -> None:
    rows = {int(number) for number in re.findall(r"^\| T(\d{1,2}) \|", PAGE, re.MULTILINE)}
    assert set(FIRST_LINE) <= rows


def test_every_test_that_is_named_exists() -> None:
    missing = [
        f"{path}::{name}"
        for path, name in NAMED
        if not (ROOT / path).exists() or (name and f"def {name}(" not in (ROOT / path).read_text())
    ]
    assert NAMED
    assert missing == []
