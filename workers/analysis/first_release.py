"""Which release may have been the first with a fix, by dates and version numbers alone.

No earlier one can have it, and of an older line of versions none is taken. Whether a release has
it, only its commits tell: those that it has and the release before it in its line has not.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from packaging.version import Version

from bot.domain.history import UnsettledFix
from bot.domain.issue import Release
from workers.analysis.versions import read_version


def releases_after(merged_at: datetime, releases: Sequence[Release]) -> list[Release]:
    """Return the full releases after a merge that go on from those before, oldest first."""
    full = _full(releases)
    before = [version for one in full if one.published_at < merged_at if (version := _of(one))]
    newest = max(before, default=None)
    later = (one for one in full if one.published_at >= merged_at)
    return [one for one in later if _goes_on_from(newest, _of(one))]


def release_before(release: Release, releases: Sequence[Release]) -> Release | None:
    """Return the full release that one goes on from; None for the first of all."""
    earlier = [
        one
        for one in _full(releases)
        if one.published_at <= release.published_at and one.tag != release.tag
    ]
    version = _of(release)
    lower = [one for one in earlier if version and (own := _of(one)) and own < version]
    if lower:
        return max(lower, key=lambda one: _of(one) or Version("0"))
    return earlier[-1] if earlier and version is None else None


def propose_release(fix: UnsettledFix, releases: Sequence[Release]) -> UnsettledFix:
    """Return the fix with the release to look for it in: the first, or the one after a wrong one.

    A wrong one that none has followed yet is left, as is one that was not looked at.
    """
    tags = [one.tag for one in releases_after(fix.merged_at, releases)]
    if fix.release in tags:
        is_wrong = fix.is_release_confirmed is False
        tags = tags[tags.index(fix.release) + 1 :] if is_wrong else []
    return replace(fix, release=tags[0], is_release_confirmed=None) if tags else fix


def _full(releases: Sequence[Release]) -> list[Release]:
    full = (one for one in releases if not one.is_prerelease)
    return sorted(full, key=lambda one: one.published_at)


def _of(release: Release) -> Version | None:
    return read_version(release.tag)


def _goes_on_from(newest: Version | None, version: Version | None) -> bool:
    return newest is None or version is None or version > newest
