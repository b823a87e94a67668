import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from redis import Redis

from bot.domain.requests import TriageIssue
from bot.inbox.inbox import EntryState, Inbox
from bot.inbox.queue import WakeUpCall
from bot.redis_server.connection import connect_worker
from bot.redis_server.embedded import start_or_reuse
from workers.processes.entry_job import EntryJob
from workers.processes.warm_horse import WarmHorse
from workers.processes.worker_process import EntryWorker

ROOT = Path(__file__).parents[3]
PROBE = Path(__file__).with_name("probe_worker.py")
PATIENCE_SECONDS = 15.0


@pytest.fixture
def inbox(connection: Redis, prefix: str) -> Inbox:
    return inbox_of(connection, prefix)


@pytest.fixture
def start_worker(
    redis_url: str, prefix: str, tmp_path: Path
) -> Iterator[Callable[[], "subprocess.Popen[bytes]"]]:
    with ExitStack() as started:
        yield lambda: started.enter_context(running(redis_url, prefix, tmp_path))


def inbox_of(connection: Redis, prefix: str) -> Inbox:
    call = WakeUpCall(queue=prefix, function="probe_worker.run_entry", timeout_seconds=20)
    return Inbox(connection, prefix=prefix, wake_up_call=call, jitter=lambda: 0.0)


@contextmanager
def running(redis_url: str, prefix: str, folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker of its own process, ended afterwards if it still runs."""
    command = [sys.executable, str(PROBE), redis_url, prefix, str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    process = subprocess.Popen(command, env=environment)  # noqa: S603 - our own program
    try:
        yield process
    finally:
        process.terminate()
        with ended_anyway(process):
            process.wait(5)


@contextmanager
def ended_anyway(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    try:
        yield
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def first_process(folder: Path) -> int:
    """Return the id of the process that began first."""
    return int(lines(folder / "started")[0].split()[1])


def begin_and_hold(inbox: Inbox, triage: TriageIssue, *, folder: Path) -> int:
    """Have "d-1" begun, to go on once "hold" is gone; return the id of the process that did."""
    (folder / "hold").touch()
    inbox.accept("d-1", triage)
    wait_until(lambda: len(lines(folder / "started")) == 1)
    return first_process(folder)


def sweep_until_done(inbox: Inbox, entry_id: str) -> None:
    def is_done() -> bool:
        inbox.sweep()
        entry = inbox.find(entry_id)
        return entry is not None and entry.state == EntryState.DONE

    wait_until(is_done)


def test_a_worker_takes_an_entry_and_records_its_end(
    inbox: Inbox,
    start_worker: Callable[[], "subprocess.Popen[bytes]"],
    tmp_path: Path,
    triage: TriageIssue,
) -> None:
    start_worker()
    inbox.accept("d-1", triage)
    wait_until(lambda: inbox.counts()[EntryState.DONE] == 1)
    assert lines(tmp_path / "ended") == ["d-1"]
    entry = inbox.find("d-1")
    assert entry is not None
    assert entry.reason == "seen TriageIssue"


def test_one_process_works_on_one_entry_after_the_other(
    inbox: Inbox,
    start_worker: Callable[[], "subprocess.Popen[bytes]"],
    tmp_path: Path,
    triage: TriageIssue,
) -> None:
    start_worker()
    for count in (1, 2, 3):
        inbox.accept(f"d-{count}", triage)
        wait_until(lambda wanted=count: inbox.counts()[EntryState.DONE] == wanted)  # type: ignore[misc]
    assert len({line.split()[1] for line in lines(tmp_path / "started")}) == 1


def test_a_process_that_died_at_rest_is_replaced_and_no_start_is_counted(
    inbox: Inbox,
    start_worker: Callable[[], "subprocess.Popen[bytes]"],
    tmp_path: Path,
    triage: TriageIssue,
) -> None:
    start_worker()
    inbox.accept("d-1", triage)
    wait_until(lambda: inbox.counts()[EntryState.DONE] == 1)
    os.kill(first_process(tmp_path), signal.SIGKILL)
    inbox.accept("d-2", triage)
    wait_until(lambda: inbox.counts()[EntryState.DONE] == 2)
    entry = inbox.find("d-2")
    assert entry is not None
    assert entry.attempts == 1


def test_an_entry_whose_process_was_killed_is_done_once_by_the_next(
    inbox: Inbox,
    start_worker: Callable[[], "subprocess.Popen[bytes]"],
    tmp_path: Path,
    triage: TriageIssue,
) -> None:
    start_worker()
    process_id = begin_and_hold(inbox, triage, folder=tmp_path)
    os.kill(process_id, signal.SIGKILL)
    (tmp_path / "hold").unlink()
    sweep_until_done(inbox, "d-1")
    assert lines(tmp_path / "ended") == ["d-1"]


def test_an_entry_whose_worker_and_process_were_killed_is_done_once_by_another_worker(
    inbox: Inbox,
    start_worker: Callable[[], "subprocess.Popen[bytes]"],
    tmp_path: Path,
    triage: TriageIssue,
) -> None:
    worker = start_worker()
    process_id = begin_and_hold(inbox, triage, folder=tmp_path)
    worker.kill()
    os.kill(process_id, signal.SIGKILL)
    (tmp_path / "hold").unlink()
    start_worker()
    sweep_until_done(inbox, "d-1")
    assert lines(tmp_path / "ended") == ["d-1"]


def test_a_process_that_outlives_its_worker_ends_its_entry_alone(
    inbox: Inbox,
    start_worker: Callable[[], "subprocess.Popen[bytes]"],
    tmp_path: Path,
    triage: TriageIssue,
) -> None:
    worker = start_worker()
    begin_and_hold(inbox, triage, folder=tmp_path)
    worker.kill()
    start_worker()
    inbox.sweep()
    (tmp_path / "hold").unlink()
    sweep_until_done(inbox, "d-1")
    assert (len(lines(tmp_path / "started")), lines(tmp_path / "ended")) == (1, ["d-1"])


def test_a_worker_told_to_stop_finishes_what_it_has_begun(
    inbox: Inbox,
    start_worker: Callable[[], "subprocess.Popen[bytes]"],
    tmp_path: Path,
    triage: TriageIssue,
) -> None:
    worker = start_worker()
    process_id = begin_and_hold(inbox, triage, folder=tmp_path)
    # The process gets the signal too, as from a supervisor that signals a whole group.
    os.kill(process_id, signal.SIGTERM)
    worker.terminate()
    (tmp_path / "hold").unlink()
    assert worker.wait(PATIENCE_SECONDS) == 0
    assert inbox.counts()[EntryState.DONE] == 1


def test_an_entry_is_done_once_when_redis_is_killed_and_restarted_during_the_work(
    prefix: str, tmp_path: Path, triage: TriageIssue
) -> None:
    server = start_or_reuse(tmp_path / "data")
    with connect_worker(server.url) as connection, running(server.url, prefix, tmp_path):
        inbox = inbox_of(connection, prefix)
        begin_and_hold(inbox, triage, folder=tmp_path)
        os.kill(server.process_id, signal.SIGKILL)
        again = start_or_reuse(tmp_path / "data")
        (tmp_path / "hold").unlink()
        sweep_until_done(inbox, "d-1")
        assert lines(tmp_path / "ended") == ["d-1"]
    server.stop()
    again.stop()


def push_foreign_job(connection: Redis, prefix: str, *, data: bytes, **fields: bytes) -> None:
    items: list[str | bytes] = ["data", data, "origin", prefix, "status", "queued"]
    items += [part for field in fields.items() for part in field]
    connection.hset("rq:job:foreign-1", items=items)
    connection.rpush(f"rq:queue:{prefix}", "foreign-1")


class MakesFile:
    """Unpickled, it makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return (os.mkdir, (str(self.path),))


@pytest.mark.parametrize("kind", ["function", "pickle", "meta", "callback"])
def test_a_foreign_job_is_not_carried_out_and_the_worker_goes_on(
    inbox: Inbox,
    connection: Redis,
    prefix: str,
    start_worker: Callable[[], "subprocess.Popen[bytes]"],
    tmp_path: Path,
    triage: TriageIssue,
    kind: str,
) -> None:
    mark = tmp_path / "mark"
    system = json.dumps(["os.mkdir", None, [str(mark)], {}]).encode()
    harmless = b'["probe_worker.run_entry",null,["nobody"],{}]'
    jobs: dict[str, dict[str, bytes]] = {
        "function": {"data": system},
        "pickle": {"data": pickle.dumps(MakesFile(mark))},
        "meta": {"data": harmless, "meta": pickle.dumps(MakesFile(mark))},
        "callback": {"data": harmless, "success_callback_name": b"probe_worker.callback"},
    }
    push_foreign_job(connection, prefix, **jobs[kind])
    start_worker()
    inbox.accept("d-1", triage)
    wait_until(lambda: inbox.counts()[EntryState.DONE] == 1)
    assert not mark.exists()
    assert lines(tmp_path / "ended") == ["d-1"]


def _fork_what_dies_before_it_reads(_perform: object) -> WarmHorse:
    ours, its = socket.socketpair()
    process_id = os.fork()
    if process_id == 0:
        its.recv(1, socket.MSG_PEEK)
        os._exit(1)
    its.close()
    return WarmHorse(process_id, ours)


def test_a_job_is_given_up_where_no_process_lives_to_begin_it(
    redis_url: str, inbox: Inbox, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WarmHorse, "fork", _fork_what_dies_before_it_reads)
    call = WakeUpCall(queue=prefix, function="probe_worker.run_entry", timeout_seconds=20)
    worker = EntryWorker(redis_url=redis_url, inbox=inbox, call=call, job_class=EntryJob)
    worker.execution = SimpleNamespace(id="e-1")  # type: ignore[assignment]  # its id is all that is asked

    worker.fork_work_horse(SimpleNamespace(id="j-1"), worker.queues[0])  # type: ignore[arg-type]

    assert worker.wait_for_horse()[1] == signal.SIGKILL
    worker.dismiss_horse()
