"""The embedded Redis while `issuegraph serve` runs: it is started again whenever it has died.

Redis ends itself when it cannot write what it is about to acknowledge, as on a full disk; a service
manager would start it again, and here there is none.
"""

from pathlib import Path
from types import TracebackType
from typing import Self

import click

from bot.errors import SettingsError
from bot.redis_server.embedded import EmbeddedRedis, start_or_reuse


class OwnRedis:
    """The server of a folder for as long as the block runs; without a folder there is none."""

    def __init__(self, data_dir: Path | None) -> None:
        self._data_dir = data_dir
        self._server: EmbeddedRedis | None = None

    def __enter__(self) -> Self:
        if self._data_dir is not None:
            self._server = start_or_reuse(self._data_dir)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.stop()

    def revive(self) -> None:
        """Start the server again if it has died; what is in the way is said and tried again."""
        if self._data_dir is None or self._server is None or not self._server.has_died():
            return
        try:
            revived = start_or_reuse(self._data_dir)
        except SettingsError as problem:
            click.echo(f"{problem}; trying again", err=True)
            return
        # Only now, since who leaves last ends the server.
        self._server.stop()
        self._server = revived
