"""How an examination asks GitHub."""

from collections.abc import Mapping
from typing import Any, Protocol


class AsksAsApp(Protocol):
    """Reads what GitHub tells the App; RetryLater or Unreachable when it tells nothing."""

    def read(self, path: str, parameters: Mapping[str, str | int] | None = None) -> Any: ...
