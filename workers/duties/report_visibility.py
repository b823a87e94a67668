"""Has reports follow who may see their repositories, as GitHub lists these each hour.

An event tells of a repository that was made private at once; but it may be lost, and an App that
was registered before it asked for that event is never told.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from bot.github.installations import InstalledOn


class Reports(Protocol):
    """Where it is kept whether a report may be read without its key."""

    def note_visibility(self, repository_ids: Collection[int], *, is_private: bool) -> int: ...


@dataclass(frozen=True, slots=True)
class ReportVisibility:
    """Hides the reports of what was made private, and shows those of what is public."""

    reports: Reports
    log: structlog.stdlib.BoundLogger

    def follow(self, repositories: Sequence[InstalledOn]) -> None:
        """Note of each repository whether it is private."""
        private = [one.id for one in repositories if one.is_private]
        public = [one.id for one in repositories if not one.is_private]
        if count := self.reports.note_visibility(private, is_private=True):
            self.log.info("reports hidden", count=count)
        if count := self.reports.note_visibility(public, is_private=False):
            self.log.info("reports shown", count=count)
