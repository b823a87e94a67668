"""Which release may have been the first with a fix, by dates and version numbers alone.

No earlier one can have it, and of an older line of versions none is taken. Whether this one has it,
only a comparison of commits tells, which an analysis makes for the few fixes it speaks of.
"""

from collections.abc import Sequence
from datetime import datetime

from packaging.version import Version

from bot.domain.issue import Release
from workers.analysis.versions import read_version


def first_release_after(merged_at: datetime, releases: Sequence[Release]) -> str | None:
    """Return the tag of the first full release after a merge that goes on from those before.

    None where there is none.
    """
    full = sorted(
        (one for one in releases if not one.is_prerelease), key=lambda one: one.published_at
    )
    before = [version for one in full if one.published_at < merged_at if (version := _of(one))]
    newest = max(before, default=None)
    later = (one for one in full if one.published_at >= merged_at)
    return next((one.tag for one in later if _goes_on_from(newest, _of(one))), None)


def _of(release: Release) -> Version | None:
    return read_version(release.tag)


def _goes_on_from(newest: Version | None, version: Version | None) -> bool:
    return newest is None or version is None or version > newest
