"""Which processes belong to a program, read from /proc: its session, its workers, their horses."""

import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Process:
    """A living process and its parent."""

    id: int
    parent_id: int


def session_of(leader_id: int) -> tuple[Process, ...]:
    """Return the living processes of a session, orphans included."""
    found = []
    for folder in _PROC.iterdir():
        if not folder.name.isdigit():
            continue
        with suppress(OSError):
            if os.getsid(int(folder.name)) == leader_id:
                found.append(_read(int(folder.name)))
    return tuple(one for one in found if one is not None)


def workers_of(supervisor_id: int) -> tuple[int, ...]:
    """Return the RQ workers that a supervisor keeps."""
    return tuple(one.id for one in session_of(supervisor_id) if one.parent_id == supervisor_id)


def horses_of(supervisor_id: int) -> tuple[Process, ...]:
    """Return the processes that work on jobs, resting ones and those without a worker included."""
    workers = {supervisor_id, *workers_of(supervisor_id)}
    return tuple(one for one in session_of(supervisor_id) if one.id not in workers)


def kill(process_ids: tuple[int, ...]) -> None:
    """End processes at once, without a word to them."""
    for process_id in process_ids:
        with suppress(ProcessLookupError):
            os.kill(process_id, signal.SIGKILL)


def resident_bytes(process_id: int) -> int:
    """Return the memory a process holds, 0 when it is gone."""
    try:
        pages = (_PROC / str(process_id) / "statm").read_text().split()[1]
    except OSError:
        return 0
    return int(pages) * _PAGE_BYTES


def open_files(process_id: int) -> int:
    """Return how many file descriptors a process holds, 0 when it is gone."""
    try:
        return len(list((_PROC / str(process_id) / "fd").iterdir()))
    except OSError:
        return 0


def cpu_seconds(leader_id: int) -> float:
    """Return the processor time a session has used, its ended children included."""
    return sum(_cpu_seconds_of(one.id) for one in session_of(leader_id))


def _cpu_seconds_of(process_id: int) -> float:
    try:
        stat = (_PROC / str(process_id) / "stat").read_text()
    except OSError:
        return 0.0
    # Time of its own in user and kernel mode, and that of the children it has buried.
    ticks = stat.rpartition(")")[2].split()[11:15]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _read(process_id: int) -> Process | None:
    # The name stands in brackets and may hold anything; what follows the last one is plain.
    state, parent_id = (_PROC / str(process_id) / "stat").read_text().rpartition(")")[2].split()[:2]
    return None if state == "Z" else Process(process_id, int(parent_id))
