"""A worker as a program of its own, whose work the tests watch in a folder.

usage: probe_worker.py REDIS_URL PREFIX FOLDER
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from bot.domain.requests import Request
from bot.inbox.inbox import Inbox
from bot.inbox.queue import WakeUpCall
from bot.redis_server.connection import connect_worker
from workers.processes.entry_job import EntryJob
from workers.processes.worker_process import work
from workers.runner import JOB_VARIABLE, WORKER_VARIABLE, Runner, owner_name

REDIS_URL, PREFIX, FOLDER = sys.argv[1], sys.argv[2], Path(sys.argv[3])
CALL = WakeUpCall(queue=PREFIX, function="probe_worker.run_entry", timeout_seconds=20)
LEASE_SECONDS = 1.5


class ProbeJob(EntryJob):
    allowed_function = CALL.function


def run_entry(entry_id: str) -> None:
    inbox = Inbox(connect_worker(REDIS_URL), prefix=PREFIX, wake_up_call=CALL)
    runner = Runner(inbox, watch, log=structlog.get_logger(), lease_seconds=LEASE_SECONDS)
    owner = owner_name(os.environ[WORKER_VARIABLE], os.environ[JOB_VARIABLE])
    runner.run_entry(entry_id, owner=owner)


def watch(request: Request, *, delivery: str, check_lease: Callable[[], None]) -> str:
    """Note the start, wait while a file says so, note the end: a test kills us in between."""
    with (FOLDER / "started").open("a") as started:
        started.write(f"{delivery} {os.getpid()} {time.time()}\n")
    while (FOLDER / "hold").exists():
        time.sleep(0.01)
    check_lease()
    with (FOLDER / "ended").open("a") as ended:
        ended.write(f"{delivery}\n")
    return f"seen {type(request).__name__}"


def callback(*_: object) -> None:
    """Leave a mark that a foreign callback was called."""
    (FOLDER / "mark").mkdir()


if __name__ == "__main__":
    work(REDIS_URL, call=CALL, job_class=ProbeJob, prefix=PREFIX)
