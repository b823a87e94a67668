"""A net under taking a repository from an installation: what is kept of it is deleted, told or not.

Each hourly list of an installation's repositories says which of those that something is kept of are
no longer among them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.issue import RepositoryRef
from bot.domain.requests import ForgetInstallation
from bot.github.installations import MOST_REPOSITORIES, InstalledOn
from workers.duties.read_marks import Notes

_KEPT_SECONDS = 7 * 86_400.0
# What was just added may not be listed everywhere at GitHub.
_BELIEVED_AFTER = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class MissedRemovals:
    """Compares what is kept for an installation with the list of its repositories."""

    # By id what something is kept of, under a name that it had.
    kept_for: Callable[[int], Mapping[int, RepositoryRef]]
    accept: Callable[[str, ForgetInstallation], object]
    notes: Notes
    now: Callable[[], datetime]

    def follow(self, installation_id: int, listed: Sequence[InstalledOn]) -> None:
        """Have forgotten what has not been on the list for half a day."""
        if len(listed) >= MOST_REPOSITORIES:
            # There may be more than that, of which we know nothing.
            return
        kept = self.kept_for(installation_id)
        unlisted = self._note(installation_id, kept.keys() - {one.id for one in listed})
        for repository_id, since in unlisted.items():
            if self.now() - since > _BELIEVED_AFTER:
                # Named, since a request without names would be for the whole installation.
                names, ids = (kept[repository_id],), (repository_id,)
                entry_id = f"removed-{repository_id}-{int(since.timestamp())}"
                self.accept(entry_id, ForgetInstallation(installation_id, names, ids))

    def _note(self, installation_id: int, unlisted: set[int]) -> Mapping[int, datetime]:
        """Return since when each has been missing; what is back on the list is noted no more."""
        key = f"not listed:{installation_id}"
        noted: Mapping[str, str] = self.notes.get(key) or {}
        now = self.now().isoformat()
        since = {str(one): noted.get(str(one), now) for one in sorted(unlisted)}
        if since or noted:
            self.notes.put(key, since, ttl_seconds=_KEPT_SECONDS)
        return {int(one): datetime.fromisoformat(moment) for one, moment in since.items()}
