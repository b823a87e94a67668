"""What GitHub's issue search answered."""

from dataclasses import dataclass

from bot.domain.issue import Issue


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The first issues found, how many there are in all, and where a person sees the same."""

    issues: tuple[Issue, ...]
    total: int
    url: str
