"""The types that issues of an organisation's repositories may have."""

from dataclasses import dataclass


@dataclass(slots=True, eq=False, repr=False)
class IssueType:
    """One type; a disabled one stays on the issues that have it and is given to no other."""

    id: int
    name: str
    description: str
    enabled: bool = True
