"""The key that signs markers and addresses: made once, then kept beside the data.

It never changes by itself, since a new key would make the bot a stranger to its own comments.
"""

import os
import secrets
import tempfile
from pathlib import Path

KEY_BYTES = 32
_FILE_NAME = "secret_key"


def read_or_make_secret_key(data_dir: Path) -> bytes:
    """Return the key kept in `data_dir`, made on first use; every process gets the same one."""
    path = data_dir / _FILE_NAME
    if not path.exists():
        _place_new_key(path)
    return path.read_bytes()


def _place_new_key(path: Path) -> None:
    # A hard link appears whole or not at all, so no process ever reads half a key, and of
    # several that start together one wins and the others read what it placed.
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, draft = tempfile.mkstemp(prefix=_FILE_NAME, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        _link_unless_present(Path(draft), path)
    finally:
        Path(draft).unlink()


def _link_unless_present(draft: Path, path: Path) -> None:
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
