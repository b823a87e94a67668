"""What a job is given beside its request."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.requests import Target
from workers.toolbox import Toolbox


@dataclass(frozen=True, slots=True)
class Work:
    """The toolbox, and the question to ask before each write, whether the issue is still ours."""

    toolbox: Toolbox
    # Raises when the lease on the issue is lost.
    check_lease: Callable[[], None]
    # Names the piece of work, however often it is started.
    delivery: str

    def insist_on_writing(self, target: Target) -> None:
        """Raise InstallationMustWait before anything is read that could not be written about."""
        if not self.toolbox.is_dry_run:
            self.toolbox.look_at_write_budget(target.installation_id)
