"""README.md against the code: its table names every setting, and no other."""

import re
from pathlib import Path

from tests.variables_read import variables_read

ROOT = Path(__file__).parents[1]
SETTINGS = (ROOT / "README.md").read_text().partition("### Settings")[2].partition("\n## ")[0]


def test_every_setting_is_explained_and_no_other(tmp_path: Path) -> None:
    rows = [line.split(" | ")[0] for line in SETTINGS.splitlines() if line.startswith("| `")]
    explained = {name for row in rows for name in re.findall(r"`([A-Z_]{1,40})`", row)}
    assert explained == variables_read(tmp_path)
