"""The data folder: what cannot be written there is for the operator to put right."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import SettingsError


@contextmanager
def writing_below(data_dir: Path) -> Iterator[None]:
    """Turn what the file system refuses in the block into one line that names the setting."""
    try:
        yield
    except OSError as error:
        raise SettingsError(
            f"DATA_DIR must be a folder that this user can write; {data_dir}: {error.strerror}."
        ) from error
