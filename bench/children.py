"""Servers started for a measurement: on a core of their own, awaited, and ended with it."""

import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from machine import pinned_to

_START_SECONDS = 30.0
_STOP_SECONDS = 20.0
_LOOK_EVERY_SECONDS = 0.05


class NotStartedError(Exception):
    """A server did not come up; the message ends with what it said."""


@contextmanager
def running(
    command: Sequence[str], *, environment: Mapping[str, str], log: Path, core: int
) -> Iterator[int]:
    """Run a program in the block and yield its process id."""
    with log.open("ab") as output, pinned_to(core):
        process = subprocess.Popen(  # noqa: S603 - the commands are our own
            command, env=dict(environment), stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def await_port(port: int, *, log: Path) -> None:
    """Return when a server listens; NotStartedError with the end of its log when none does."""
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(_LOOK_EVERY_SECONDS)
        else:
            return
    raise NotStartedError(log.read_text(errors="replace")[-2000:])


def free_port() -> int:
    """Return a port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
