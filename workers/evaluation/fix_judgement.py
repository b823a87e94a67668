"""Whether what would have been said of a fix was right, as the issue's own end shows.

Who does not run the release that brought it is told that it is fixed; who does, that it is back.
"""

from bot.domain.history import KnownIssue, Outcome
from workers.analysis.versions import is_at_least


def is_right_about_fix(issue: KnownIssue, fix: Outcome, *, is_same: bool) -> bool:
    """Judge by the fix of an earlier report; `is_same` where people called it the same problem."""
    own = issue.outcome.pull_request
    if _runs_fix(issue, fix):
        # It is back, or something else is: in any case that fix was not its end.
        return is_same or own not in (None, fix.pull_request)
    return is_same or own == fix.pull_request


def _runs_fix(issue: KnownIssue, fix: Outcome) -> bool:
    """Tell whether the report names a version that is known to have the fix."""
    if fix.release is None or not fix.is_release_confirmed:
        return False
    named = (one.version for one in issue.sightings if one.comment_id is None and one.version)
    version = next(named, None)
    return version is not None and is_at_least(version, fix.release) is True
