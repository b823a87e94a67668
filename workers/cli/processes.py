"""Child processes that start together and end together."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, TracebackType
from typing import IO, Self

# Longer than a job may run, so that a warm shutdown of the workers is not cut off.
_STOP_SECONDS = {"workers": 130.0}
_USUAL_STOP_SECONDS = 15.0


@dataclass(slots=True)
class Processes:
    """Python modules run as children with one environment; their output goes to `log`, if given."""

    environment: Mapping[str, str]
    log: IO[bytes] | None = None
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self, module: str) -> None:
        """Run `python -m module`; a session of its own keeps a terminal's Ctrl-C from it."""
        self.running[module] = subprocess.Popen(  # noqa: S603 - our own modules
            [sys.executable, "-m", module],
            env=dict(self.environment),
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )

    def ended(self) -> str | None:
        """Return the first module that is no longer running, None while all are."""
        codes = ((name, process.poll()) for name, process in self.running.items())
        return next((f"{name} (status {code})" for name, code in codes if code is not None), None)

    def stop(self) -> None:
        """Ask all to finish what they are doing, wait, and end what does not."""
        for process in self.running.values():
            process.terminate()
        for module, process in self.running.items():
            try:
                process.wait(_STOP_SECONDS.get(module, _USUAL_STOP_SECONDS))
            except subprocess.TimeoutExpired:
                # The whole session: what it started must not outlive it.
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def __enter__(self) -> Self:
        # A plain SIGTERM would end this process and leave the children behind.
        signal.signal(signal.SIGTERM, _leave)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def tail_of(path: Path, *, lines: int = 20) -> str:
    """Return the last lines of a log, for an error message."""
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
