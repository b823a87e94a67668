"""Where addresses begin: GitHub's bodies must name the host that the client speaks to."""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Links:
    """The first part of web and API addresses, without a closing slash."""

    web: str
    api: str
