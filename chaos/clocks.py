"""A clock that is wrong, for some processes or for all of a machine, by way of libfaketime.

Only the time of day is changed: no clock that is set right or wrong moves the steady one.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

_UNCHANGED_STEADY = {"FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1"}


def lacks_faketime() -> str:
    """Say what is missing for wrong clocks, nothing when all is there."""
    return "" if shutil.which("faketime") else "faketime (apt install faketime)"


def off_by(seconds: int) -> dict[str, str]:
    """Return the environment of a process whose clock is so many seconds ahead."""
    return {"LD_PRELOAD": _library(), "FAKETIME": f"{seconds:+d}s", **_UNCHANGED_STEADY}


def off_as_said_in(file: Path) -> dict[str, str]:
    """Return the environment of a process whose clock follows `file`, within a second."""
    return {
        "LD_PRELOAD": _library(),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_CACHE_DURATION": "1",
        **_UNCHANGED_STEADY,
    }


def say_off(file: Path, seconds: int) -> None:
    """Set the clocks that follow `file`."""
    file.write_text(f"{seconds:+d}s\n")


@contextmanager
def inherited(environment: dict[str, str]) -> Iterator[None]:
    """Have what is started from this process inherit an environment; ours goes on as it was."""
    os.environ.update(environment)
    try:
        yield
    finally:
        for name in environment:
            os.environ.pop(name, None)


@cache
def _library() -> str:
    """Return the library as the program names it, in its version for threads."""
    shown = subprocess.run(
        ["faketime", "-m", "-f", "+0", "env"],  # noqa: S607 - wherever the system has it
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return next(line.partition("=")[2] for line in shown.split("\n") if "LD_PRELOAD=" in line)
