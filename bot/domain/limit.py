"""How often something may happen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` of what `name` names within `seconds`."""

    name: str
    most: int
    seconds: float = 3600.0
