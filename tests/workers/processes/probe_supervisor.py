"""A supervisor of two processes that say when they start and end.

usage: probe_supervisor.py FOLDER
"""

import os
import signal
import sys
from pathlib import Path
from types import FrameType

from workers.processes.supervisor import Supervisor

FOLDER = Path(sys.argv[1])


def note(what: str) -> None:
    with (FOLDER / what).open("a") as file:
        file.write(f"{os.getpid()}\n")


def wait_for_the_end() -> None:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        note("ended")
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    note("started")
    while True:
        signal.pause()


if __name__ == "__main__":
    Supervisor(wait_for_the_end, count=2).run()
    # A handler of Python's own would be gone before the process is, and a signal then kills it.
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
