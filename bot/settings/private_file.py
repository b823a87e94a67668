"""Files that only we may read, and that appear whole or not at all."""

import os
import tempfile
from pathlib import Path


def place_once(path: Path, content: bytes) -> bool:
    """Write a file of mode 0600 unless it is there; of several that try, one gets True."""
    draft = _write_draft(path, content)
    try:
        # A hard link fails where something is, and what it makes is complete from the start.
        path.hardlink_to(draft)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def replace(path: Path, content: bytes) -> None:
    """Write a file of mode 0600, in place of whatever is there."""
    _write_draft(path, content).replace(path)


def take_away(path: Path) -> bool:
    """Remove a file; of several that try, one gets True."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True


def _write_draft(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, draft = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return Path(draft)
