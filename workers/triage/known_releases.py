"""The releases that the past has found fixes in: told again without a call, and kept when found.

Kept is only what was compared, and only as the first where the releases before it were known too.
"""

from collections.abc import Callable, Iterator
from urllib.parse import quote

from bot.domain.findings import FixStatus
from bot.domain.history import UnsettledFix
from bot.domain.issue import IssueRef, PullRequest, Release, Repository
from bot.domain.triage import Triage
from workers.analysis.fix_status import Releases
from workers.toolbox import History

# Of a report and the merge commit of its fix, the tag of the release that brought it.
KnownRelease = Callable[[IssueRef, str], str | None]


def nothing_known(_report: IssueRef, _commit: str) -> str | None:
    """Where there is no past."""
    return None


def releases_of(
    repository: Repository, *, contains: Callable[[Release, str], bool], known_release: KnownRelease
) -> Releases:
    """Return the releases of the repository as an analysis asks about them."""
    read = Releases(repository.releases, contains)

    def remembered(report: IssueRef, fix: PullRequest) -> Release | None:
        if fix.merged_at is None or fix.merge_commit is None:
            return None
        tag = known_release(report, fix.merge_commit)
        found = next((one for one in read.known if one.tag == tag), None)
        if tag is None or found is not None or read.reach_back_to(fix.merged_at):
            # One that is not where it would have to be was taken back.
            return found
        address = f"{repository.url}/releases/tag/{quote(tag)}"
        # Older than what an analysis reads; only its name and address are told.
        return Release(tag, address, published_at=fix.merged_at)

    return Releases(read.known, contains, remembered)


def known_release_in(history: History, repository_id: int, home: IssueRef) -> KnownRelease:
    """Return what the past of the home of an issue knows."""

    def known_release(report: IssueRef, commit: str) -> str | None:
        if report.repository.key != home.repository.key:
            return None
        known = history.find(repository_id, report.number)
        if known is None or known.outcome.merge_commit != commit:
            return None
        return known.outcome.release if known.outcome.is_release_confirmed else None

    return known_release


def keep_releases(triage: Triage, history: History, repository_id: int) -> None:
    """Have the past know what this analysis compared."""
    home, releases = triage.repository, triage.repository.releases
    reach = Releases(releases, lambda *_: False)
    compared = (*triage.findings.fixes, *triage.findings.possible_fixes)
    fixes = [fix for fix in compared if fix.of.repository.key == home.ref.key]
    found = [one for fix in fixes for one in _settled(fix, reach)]
    history.note_releases(repository_id, found)


def _settled(fix: FixStatus, reach: Releases) -> Iterator[UnsettledFix]:
    merged_at, release = fix.pull_request.merged_at, fix.release
    if merged_at is None or release is None or release.is_prerelease:
        return
    if reach.reach_back_to(merged_at):
        commit = fix.pull_request.merge_commit
        yield UnsettledFix(fix.of.number, merged_at, commit, release.tag, is_release_confirmed=True)
