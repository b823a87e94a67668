"""A net under uninstalling: what is kept for installations that are gone is deleted, told or not.

GitHub sends a delivery again for three days at most, and a bot that was down for longer would keep
what nobody lets it keep.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.requests import ForgetInstallation
from workers.duties.read_marks import Notes

_KEPT_SECONDS = 7 * 86_400.0
# What is new may not be seen everywhere at GitHub, and settings may name another App by mistake.
_BELIEVED_AFTER = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class MissedUninstallations:
    """Asks GitHub for each installation that anything is kept for."""

    kept_for: Callable[[], Iterable[int]]
    is_installed: Callable[[int], bool]
    accept: Callable[[str, ForgetInstallation], object]
    notes: Notes
    now: Callable[[], datetime]

    def ask_for(self) -> int:
        """Have all forgotten that is kept for installations that are gone; return how many."""
        gone = [one for one in self.kept_for() if self._is_gone(one)]
        for installation_id in gone:
            self.accept(f"uninstalled-{installation_id}", ForgetInstallation(installation_id))
        return len(gone)

    def _is_gone(self, installation_id: int) -> bool:
        """Believe it when it was gone half a day ago as well."""
        if self.is_installed(installation_id):
            return False
        key, now = f"not installed:{installation_id}", self.now()
        missed_at = self.notes.get(key)
        if missed_at is None:
            self.notes.put(key, now.isoformat(), ttl_seconds=_KEPT_SECONDS)
        return missed_at is not None and now - datetime.fromisoformat(missed_at) > _BELIEVED_AFTER
