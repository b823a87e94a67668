"""Our programs as in production, each in a session of its own, to be killed and revived."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from chaos.kin import kill, session_of

WEB, WORKERS, CLOCK = "bot", "workers", "workers.schedule"
MODULES = (WEB, WORKERS, CLOCK)
# Longer than a job may run.
_STOP_SECONDS = 130.0


@dataclass(slots=True)
class Programs:
    """`python -m module` for each of our modules, with one environment and one log."""

    environment: Mapping[str, str]
    log: Path
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    # What a scenario adds to the environment of whatever is started from now on.
    extra: dict[str, str] = field(default_factory=dict)

    def start(self, module: str) -> None:
        """Start a module unless it runs."""
        if not self.is_running(module):
            self.start_as(module, module, {})

    def start_as(self, name: str, module: str, extra: Mapping[str, str]) -> None:
        """Start one more of a module under a name of its own, with an environment of its own."""
        with self.log.open("ab") as output:
            self.running[name] = subprocess.Popen(  # noqa: S603 - our own modules
                [sys.executable, "-m", module],
                env={**self.environment, **self.extra, **extra},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def is_running(self, module: str) -> bool:
        return module in self.running and self.running[module].poll() is None

    def id_of(self, module: str) -> int:
        """Return the id of a module's first process, which leads its session."""
        return self.running[module].pid

    def kill(self, module: str) -> None:
        """End every process of a module at once, as when its machine is lost."""
        if module not in self.running:
            return
        leader = self.running[module].pid
        # The first process first, so that it replaces none of the others.
        kill((leader, *(one.id for one in session_of(leader))))
        self.running[module].wait()
        kill(tuple(one.id for one in session_of(leader)))

    def ask_to_end(self, module: str) -> None:
        """Send SIGTERM to the first process, as a supervisor does."""
        self.running[module].terminate()

    def ask_all_to_end(self, module: str) -> None:
        """Send SIGTERM to every process of a module, as some supervisors do."""
        for process in session_of(self.id_of(module)):
            with suppress(ProcessLookupError):
                os.kill(process.id, signal.SIGTERM)

    def await_end(self, module: str) -> int:
        """Return the exit status of a module that was asked to end."""
        return self.running[module].wait(_STOP_SECONDS)

    def stop(self) -> None:
        """End everything that still runs."""
        for module in self.running:
            self.kill(module)
