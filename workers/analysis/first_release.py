"""Which release may have been the first with a fix, by dates and version numbers alone.

No earlier one can have it, and of an older line of versions none is taken. Whether a release has
it, only its commits tell: those that it has and the release before it in its line has not.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from packaging.version import Version

from bot.domain.history import UnsettledFix
from bot.domain.issue import Release
from workers.analysis.versions import read_version


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """The full releases, oldest first; sorted and read once, for thousands of fixes."""

    full: Sequence[Release]
    dates: Sequence[datetime]
    versions: Sequence[Version | None]
    # All fixes merged between the same two releases have the same ones after them.
    _tags_from: dict[int, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, releases: Iterable[Release]) -> Self:
        full = sorted(
            (one for one in releases if not one.is_prerelease), key=lambda one: one.published_at
        )
        return cls(full, [one.published_at for one in full], [_of(one) for one in full])

    def tags_after(self, merged_at: datetime) -> Sequence[str]:
        """Return the releases after a merge that go on from those before, oldest first."""
        start = bisect_left(self.dates, merged_at)
        if start not in self._tags_from:
            self._tags_from[start] = self._find_tags(start)
        return self._tags_from[start]

    def before(self, release: Release) -> Release | None:
        """Return the release that one goes on from; None for the first of all."""
        end = bisect_right(self.dates, release.published_at)
        pairs = zip(self.full[:end], self.versions[:end], strict=True)
        earlier = [(one, version) for one, version in pairs if one.tag != release.tag]
        own = _of(release)
        if own is None:
            return earlier[-1][0] if earlier else None
        lower = [(version, one) for one, version in earlier if version and version < own]
        return max(lower, key=lambda pair: pair[0])[1] if lower else None

    def _find_tags(self, start: int) -> Sequence[str]:
        newest = max((one for one in self.versions[:start] if one), default=None)
        later = zip(self.full[start:], self.versions[start:], strict=True)
        return [one.tag for one, version in later if _goes_on_from(newest, version)]


def propose_release(fix: UnsettledFix, line: ReleaseLine) -> UnsettledFix:
    """Return the fix with the release to look for it in: the first, or the one after a wrong one.

    A wrong one that none has followed yet is left, as is one that was not looked at.
    """
    tags = line.tags_after(fix.merged_at)
    if fix.release in tags:
        is_wrong = fix.is_release_confirmed is False
        tags = tags[tags.index(fix.release) + 1 :] if is_wrong else []
    return replace(fix, release=tags[0], is_release_confirmed=None) if tags else fix


def _of(release: Release) -> Version | None:
    return read_version(release.tag)


def _goes_on_from(newest: Version | None, version: Version | None) -> bool:
    return newest is None or version is None or version > newest
