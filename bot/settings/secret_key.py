"""The key that signs markers and addresses: made once, then kept beside the data.

It never changes by itself, since a new key would make the bot a stranger to its own comments.
"""

import secrets
from pathlib import Path

from bot.settings.private_file import place_once

KEY_BYTES = 32
_FILE_NAME = "secret_key"


def read_or_make_secret_key(data_dir: Path) -> bytes:
    """Return the key kept in `data_dir`, made on first use; every process gets the same one."""
    path = data_dir / _FILE_NAME
    if not path.exists():
        # Of several processes that start together one wins, and all read what it placed.
        place_once(path, secrets.token_bytes(KEY_BYTES))
    return path.read_bytes()
