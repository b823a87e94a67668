"""The memory of web and worker after they have worked, with everything loaded."""

from pathlib import Path

import journey
import ours
from machine import memory
from numbers_of import in_mebibytes
from table import Table


def measure(folder: Path, *, issues: int) -> tuple[Table, ...]:
    """Have some issues analysed and look at the processes."""
    with ours.serve(folder, workers=1) as running:
        for _ in range(issues):
            journey.open_and_wait(running)
        # The worker is its supervisor and a process that forks one for each job.
        named = (
            ("web: server and one worker", running.web_process),
            ("worker: supervisor and one worker", running.worker_process),
            ("embedded Redis", running.redis_process),
        )
        held = [(name, memory(process)) for name, process in named]
    rows = tuple(
        (name, in_mebibytes(one.largest_resident_bytes), in_mebibytes(one.proportional_bytes))
        for name, one in held
    )
    head = ("", "largest process, MiB resident", "all processes, MiB (shared counted once)")
    return (Table("Memory after the work", head, rows),)
