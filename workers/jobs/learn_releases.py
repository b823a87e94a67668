"""Learn in which release each fix arrived, with as many requests as there are releases, not fixes.

Dates and version numbers propose a release; the list of commits that it has and the one before it
has not then tells of all the fixes proposed for it at once. The newest releases come first, and
what a pass leaves is done by the next.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.history import UnsettledFix
from bot.domain.issue import Release, RepositoryRef
from bot.errors import Unreachable
from workers.analysis.first_release import ReleaseLine, propose_release
from workers.toolbox import History, HistoryReader

# Pages of a hundred commits that one pass asks for.
_MOST_PAGES = 40
# As many as the reader brings at most, drafts taken out.
_MANY_RELEASES = 400


@dataclass(slots=True)
class _Allowance:
    """How many pages of commits may still be asked for, whether or not they come."""

    left: int = _MOST_PAGES


def learn_releases(
    repository: RepositoryRef, repository_id: int, *, reader: HistoryReader, history: History
) -> None:
    """Keep the likely release of each fix, then release by release whether the fix is in it."""
    fixes = history.unsettled_fixes(repository_id)
    releases = reader.read_releases(repository) if fixes else ()
    if not releases:
        return
    line, known = ReleaseLine.of(releases), frozenset(fixes)
    proposed = [propose_release(fix, line) for fix in _in_reach(fixes, releases)]
    history.note_releases(repository_id, [fix for fix in proposed if fix not in known])
    allowance = _Allowance()
    for (base, head), group in _by_release(proposed, releases, line).items():
        if not allowance.left:
            return
        pages = reader.read_commits(repository, base=base, head=head)
        history.note_releases(repository_id, _look_for(group, pages, allowance))


def _in_reach(fixes: Sequence[UnsettledFix], releases: Sequence[Release]) -> list[UnsettledFix]:
    """Leave out, where the list has an end, what may be in a release that is not on it."""
    oldest = min(one.published_at for one in releases)
    is_cut = len(releases) >= _MANY_RELEASES
    return [fix for fix in fixes if not is_cut or fix.merged_at >= oldest]


def _by_release(
    fixes: Sequence[UnsettledFix], releases: Sequence[Release], line: ReleaseLine
) -> Mapping[tuple[str, str], list[UnsettledFix]]:
    """Return the fixes to look for by release before and release, the newest release first.

    Last come those that GitHub has no commit for.
    """
    waiting: dict[str, list[UnsettledFix]] = defaultdict(list)
    for fix in fixes:
        if fix.release and fix.merge_commit and fix.is_release_confirmed is None:
            waiting[fix.release].append(fix)
    newest_first = sorted(releases, key=lambda one: one.published_at, reverse=True)
    pairs = [
        (before, release)
        for release in newest_first
        if release.tag in waiting and (before := line.before(release))
    ]
    # Where a tag is gone GitHub refuses: those must not use up what the others need every night.
    pairs.sort(key=lambda pair: any(one.commit is None for one in pair))
    return {(before.tag, release.tag): waiting[release.tag] for before, release in pairs}


def _look_for(
    fixes: Sequence[UnsettledFix], pages: Iterator[frozenset[str]], allowance: _Allowance
) -> list[UnsettledFix]:
    """Return those of which it is certain now whether the commits have them."""
    missing, settled = list(fixes), list[UnsettledFix]()
    while missing and allowance.left:
        try:
            page = next(pages, None)
        except Unreachable:
            # It costs a request as well: with all tags gone there would be one for each release.
            allowance.left -= 1
            break
        if page is None:
            return [*settled, *(replace(fix, is_release_confirmed=False) for fix in missing)]
        allowance.left -= 1
        here = [fix for fix in missing if fix.merge_commit in page]
        settled += [replace(fix, is_release_confirmed=True) for fix in here]
        missing = [fix for fix in missing if fix.merge_commit not in page]
    return settled
