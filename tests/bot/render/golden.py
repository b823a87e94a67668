"""Compare a text with the file that shows how it should read.

`UPDATE_GOLDEN=1 pytest tests/bot/render` writes the files anew; look at the difference then.
"""

import os
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "golden"


def expected_text(name: str, actual: str) -> str:
    """Return what `name` holds, after writing `actual` into it when that was asked for."""
    file = FOLDER / name
    if os.environ.get("UPDATE_GOLDEN") == "1":
        file.write_text(actual, encoding="utf-8")
    return file.read_text(encoding="utf-8")
