"""A work-horse that stays warm: RQ's process for one job, kept for those that follow.

It is forked as RQ's own is, and holds what the first job opened: connections to GitHub, Redis and
the database. Whoever waits for it sees either its word that a job has ended or its death, so for
RQ and for the inbox nothing else changes.
"""

import os
import resource
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

# One byte each, so that a word is always whole.
_GOES_ON, _RETIRES = b"+", b"-"
MOST_JOBS = 200
# A job that needed more is not to hold it for the rest of the others' lives.
MOST_GROWTH_BYTES = 64 * 1024**2

# Does a job by what it was told; False when the process should do no other.
Perform = Callable[[str], bool]
Ending = tuple[int | None, int | None, resource.struct_rusage | None]


class NeverBegun(Exception):  # noqa: N818 - it is what happened, not a mistake
    """The process died at rest, just when it was given a job; another can do it."""


@dataclass(frozen=True, slots=True)
class WarmHorse:
    """The process as its worker sees it: a process id and a way to talk to it."""

    process_id: int
    channel: socket.socket

    @classmethod
    def fork(cls, perform: Perform) -> "WarmHorse":
        """Fork a process, in a group of its own, that performs what it is given."""
        ours, its = socket.socketpair()
        process_id = os.fork()
        if process_id == 0:
            ours.close()
            _serve(its, perform)
        its.close()
        return cls(process_id, ours)

    def give(self, order: str) -> bool:
        """Hand it a job; False when it cannot take one, since it has retired or died."""
        if self._last_word() == _RETIRES or not self._is_alive():
            return False
        try:
            self.channel.sendall(f"{order}\n".encode())
        except OSError:
            return False
        return True

    def wait(self) -> Ending:
        """Wait until the job has ended or the process has, and answer as `os.wait4` does.

        Asked again it answers the same: RQ's alarm may interrupt it at any moment. NeverBegun when
        it died without having read its order, which breaks the channel instead of ending it.
        """
        try:
            word = self.channel.recv(1, socket.MSG_PEEK)
        except ConnectionResetError as error:
            raise NeverBegun from error
        return (self.process_id, os.EX_OK, None) if word else self._bury()

    def dismiss(self) -> None:
        """Let it end, once its job has, and see it out."""
        self.channel.close()
        self._bury()

    def _last_word(self) -> bytes:
        """Take what it said of the job before; empty before the first and after its death."""
        with suppress(BlockingIOError, ConnectionResetError):
            return self.channel.recv(1, socket.MSG_DONTWAIT)
        return b""

    def _is_alive(self) -> bool:
        with suppress(ChildProcessError):
            return os.waitpid(self.process_id, os.WNOHANG)[0] == 0
        return False

    def _bury(self) -> Ending:
        with suppress(ChildProcessError):
            return os.wait4(self.process_id, 0)
        return None, None, None


def _serve(channel: socket.socket, perform: Perform) -> None:
    """Perform one order after the other until the worker is gone or this process is used up."""
    status = os.EX_SOFTWARE
    try:
        os.setpgrp()
        _perform_all(channel, perform)
        status = os.EX_OK
    finally:
        # Not sys.exit: what the worker registered to be done at its end is the worker's alone.
        os._exit(status)


def _perform_all(channel: socket.socket, perform: Perform) -> None:
    first_peak = 0
    # The orders end when the worker is gone.
    for count, order in enumerate(channel.makefile(encoding="ascii"), start=1):
        is_well = perform(order.rstrip())
        first_peak = first_peak or _peak_bytes()
        has_grown = _peak_bytes() - first_peak > MOST_GROWTH_BYTES
        goes_on = is_well and not has_grown and count < MOST_JOBS
        # A worker that is gone hears nothing; the job was this process' last all the same.
        with suppress(BrokenPipeError):
            channel.send(_GOES_ON if goes_on else _RETIRES)
        if not goes_on:
            return


def _peak_bytes() -> int:
    """Return the most memory that this process ever held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
