"""How long it is remembered what was written on an issue, and which labels people took off it.

That goes with the texts of the issue's report, and where there is no report more than a year after
it was first found here. A comment of ours is recognised by its marker even then.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.memory.issues import IssueId

_WITHOUT_REPORT = timedelta(days=400)


class Memory(Protocol):
    """The keys of issues in Redis."""

    def pages(self) -> Iterator[Mapping[IssueId, list[str]]]: ...

    def drop(self, keys: Iterable[str]) -> int: ...

    def end_after(self, keys: Iterable[str], *, seconds: int) -> None: ...

    def keep(self, keys: Iterable[str]) -> None: ...


class Reports(Protocol):
    """The reports of issues."""

    def have_texts(self, issues: Collection[IssueId]) -> Mapping[IssueId, bool]: ...


@dataclass(frozen=True, slots=True)
class MemoryRetention:
    """Sees to it that Redis does not grow with issues that nobody speaks of any more."""

    memory: Memory
    reports: Reports

    def tidy(self) -> int:
        """Drop what is remembered of issues whose texts are gone; return how many keys."""
        return sum(self._tidy(page) for page in self.memory.pages())

    def _tidy(self, page: Mapping[IssueId, list[str]]) -> int:
        known = self.reports.have_texts(page.keys())
        ended, kept, unknown = (
            [key for issue, keys in page.items() if known.get(issue) is has_texts for key in keys]
            for has_texts in (False, True, None)
        )
        self.memory.end_after(unknown, seconds=int(_WITHOUT_REPORT.total_seconds()))
        # One that was unknown may have a report by now.
        self.memory.keep(kept)
        return self.memory.drop(ended)
