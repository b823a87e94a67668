"""A power failure: everything ends at once, and of Redis' log stays what had reached the disk.

The kernel keeps what a killed process wrote, a disk without power does not. So strace notes what
Redis writes and when it has it synced, and afterwards the log is cut back to the end of what the
last completed sync covered.
"""

import re
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from chaos.site import Site, wait_until
from chaos.victims import Victim, strike

_CALL = re.compile(
    r"^(?P<thread>\d{1,10}) +(?:<\.\.\. )?(?P<name>write|fdatasync|fsync)(?P<rest>[( ].*)$"
)
_RESULT = re.compile(r"= (\d{1,12})$")
_LOG_NAME = ".incr.aof>"
_ATTACH_SECONDS = 10.0
# Longer than strace takes to note a call that has returned.
_NOTE_SECONDS = 0.05


def lacks_strace() -> str:
    """Say what is missing for a power failure, nothing when all is there."""
    return "" if shutil.which("strace") else "strace (apt install strace)"


@dataclass(frozen=True, slots=True)
class Written:
    """How many bytes went into the log while strace looked on, and how many are on the disk."""

    written: int
    synced: int


def read_trace(lines: Iterable[str]) -> Written:
    """Add up what was written and synced; a sync covers what was written when it began."""
    written = synced = 0
    begun: dict[str, int] = {}
    writing: set[str] = set()
    for line in lines:
        call = _CALL.match(line.rstrip())
        if call is None:
            continue
        thread, rest, result = call["thread"], call["rest"], _RESULT.search(line.rstrip())
        is_resumed = " resumed>" in rest
        if not is_resumed and _LOG_NAME not in rest:
            continue
        if call["name"] == "write":
            if result and (not is_resumed or thread in writing):
                written += int(result[1])
            writing.discard(thread)
            if result is None:
                writing.add(thread)
            continue
        covered = begun.pop(thread, None) if is_resumed else written
        if result is None and covered is not None:
            begun[thread] = covered
        elif covered is not None:
            synced = max(synced, covered)
    return Written(written, synced)


@dataclass(frozen=True, slots=True)
class DiskWatch:
    """Notes what one Redis writes and syncs; `before` bytes were in its log already."""

    site: Site
    trace: Path
    before: int
    strace: "subprocess.Popen[bytes]"

    def lose_power(self) -> int:
        """Kill everything and cut the log back to what was on the disk; return the bytes cut."""
        strike(self.site, Victim.EVERYTHING)
        # It ends with the process it looks at, when everything is noted.
        self.strace.wait(_ATTACH_SECONDS)
        log = find_log(self.site.folder)
        durable = self.before + _read(self.trace).synced
        cut = log.stat().st_size - durable
        with log.open("r+b") as opened:
            opened.truncate(durable)
        return cut


@contextmanager
def watch_disk(site: Site) -> Iterator[DiskWatch]:
    """Have strace look on; the Redis of the site must sync whatever it writes at this moment."""
    process_id = site.redis.process_id
    with site.connection() as redis:
        # It must not go on to another file meanwhile; a new start forgets this.
        redis.config_set("auto-aof-rewrite-percentage", "0")
    trace = site.folder / f"redis-{process_id}.trace"
    with subprocess.Popen(  # noqa: S603 - the process is the site's own
        [
            *("strace", "--follow-forks", "--decode-fds", "--quiet=all", "--string-limit=0"),
            *("--trace=write,fdatasync,fsync", "--signal=none"),
            *("--output", str(trace), "--attach", str(process_id)),
        ],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as strace:
        wait_until(lambda: _is_traced(process_id), seconds=_ATTACH_SECONDS, what="strace looks on")
        try:
            yield DiskWatch(site, trace, _bytes_before(site, trace), strace)
        finally:
            strace.terminate()


def find_log(folder: Path) -> Path:
    """Return the file that Redis appends to: the newest, as long as it rewrites its log."""
    logs = (folder / "redis" / "appendonlydir").glob("*.incr.aof")
    return max(logs, key=lambda one: int(one.name.split(".")[-3]))


def _bytes_before(site: Site, trace: Path) -> int:
    log = find_log(site.folder)
    while True:
        noted, size = _read(trace).written, log.stat().st_size
        time.sleep(_NOTE_SECONDS)
        # Nothing was written in between, so the two belong together.
        if _read(trace).written == noted and log.stat().st_size == size:
            return size - noted


def _read(trace: Path) -> Written:
    with trace.open(errors="replace") as lines:
        return read_trace(lines)


def _is_traced(process_id: int) -> bool:
    status = Path(f"/proc/{process_id}/status").read_text()
    return "TracerPid:\t0\n" not in status
