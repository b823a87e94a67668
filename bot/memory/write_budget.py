"""How fast one installation may write, so that GitHub never has to slow it down.

GitHub allows 80 changes of content a minute and 500 an hour. Ours stays below both, lets a burst
of 45 through and then settles; what must wait for more than a moment waits outside a worker.
"""

import time
from collections.abc import Callable
from importlib.resources import files
from typing import Any

from redis import Redis

from bot.errors import InstallationMustWait, WaitCause

# Waiting here holds a worker; putting an analysis back costs reading everything again.
_PATIENCE_SECONDS = 3.0
# The comment, the labels and one more.
_WRITES_OF_AN_ANALYSIS = 3
_REASONS = {
    WaitCause.WRITE_BUDGET: "the installation has used up its writes for now",
    WaitCause.REFUSAL: "the installation is suspended",
}


class WriteBudget:
    """The budgets of all installations, by the Redis server's clock."""

    def __init__(
        self,
        connection: Redis,
        *,
        prefix: str = "issuegraph",
        sleep: Callable[[float], None] = time.sleep,
        patience_seconds: float = _PATIENCE_SECONDS,
    ) -> None:
        text = (files("bot") / "lua" / "write_budget.lua").read_text(encoding="utf-8")
        self._script = connection.register_script(text)
        self._prefix = prefix
        self._sleep = sleep
        self._patience_seconds = patience_seconds

    def look(self, installation_id: int) -> None:
        """Spend nothing; InstallationMustWait when an analysis could not write what it finds.

        Whatever runs for the installation already is expected to write as much.
        """
        self._ask(installation_id, patience_seconds=0.0, wanted_each=_WRITES_OF_AN_ANALYSIS)

    def spend(self, installation_id: int) -> None:
        """Return when the installation may write; InstallationMustWait when that takes long.

        The latter also while it is parked, so that no write falls into a time of GitHub's refusal.
        """
        seconds = self._ask(installation_id, patience_seconds=self._patience_seconds)
        if seconds > 0:
            self._sleep(seconds)

    def _ask(self, installation_id: int, *, patience_seconds: float, wanted_each: int = 0) -> float:
        arguments = [installation_id, round(patience_seconds * 1000), wanted_each]
        answer: Any = self._script(keys=[self._prefix], args=arguments)
        seconds, cause = int(answer[0]) / 1000, answer[1]
        if seconds < 0:
            raise InstallationMustWait(
                _REASONS[WaitCause(cause)], after_seconds=-seconds, cause=WaitCause(cause)
            )
        return seconds
