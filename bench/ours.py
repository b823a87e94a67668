"""Issuegraph as an operator runs it: its own processes, its embedded Redis, a simulated GitHub."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import paced_github
from children import NotStartedError, await_port, free_port, running
from machine import pinned_to
from redis import Redis
from world import SECRET, Harbour

from bot.inbox.inbox import Inbox
from bot.redis_server.connection import connect_worker
from bot.redis_server.embedded import start_or_reuse

WEB_CORE, OTHER_CORE = 0, 1
_READY_SECONDS = 30.0
_LOOK_EVERY_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Ours:
    """Everything of ours that runs."""

    github: paced_github.PacedGitHub
    harbour: Harbour
    redis: Redis
    redis_process: int
    web_process: int
    web_port: int
    # Zero where no worker runs.
    worker_process: int
    folder: Path

    @property
    def inbox(self) -> Inbox:
        return Inbox(self.redis)


@contextmanager
def serve(folder: Path, *, earlier: int = 20, workers: int = 0) -> Iterator[Ours]:
    """Run web, Redis and `workers` worker processes around a GitHub with `earlier` reports."""
    log, port = folder / "issuegraph.log", free_port()
    with ExitStack() as stack:
        hub = stack.enter_context(paced_github.serve(core=OTHER_CORE))
        harbour = Harbour.build(hub.world, earlier=earlier)
        harbour.app.webhook_url = f"http://127.0.0.1:{port}/webhook"
        with pinned_to(OTHER_CORE):
            server = start_or_reuse(folder)
        stack.callback(server.stop)
        environment = _environment(hub, harbour, folder, port, redis_url=server.url)
        environment["WORKER_CONCURRENCY"] = str(workers or 1)
        web = stack.enter_context(
            running(_module("bot"), environment=environment, log=log, core=WEB_CORE)
        )
        worker = workers and stack.enter_context(
            running(_module("workers"), environment=environment, log=log, core=WEB_CORE)
        )
        connection = stack.enter_context(connect_worker(server.url))
        await_port(port, log=log)
        _await_ready(port, log=log)
        if workers:
            _await_workers(connection, workers, log=log)
        yield Ours(hub, harbour, connection, server.process_id, web, port, worker, folder)


def _module(name: str) -> list[str]:
    return [sys.executable, "-m", name]


def _environment(
    hub: paced_github.PacedGitHub, harbour: Harbour, folder: Path, port: int, *, redis_url: str
) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(__file__).parents[1]),
        "GITHUB_APP_ID": str(harbour.app.id),
        "GITHUB_PRIVATE_KEY": harbour.app.private_key_pem,
        "GITHUB_WEBHOOK_SECRET": SECRET,
        "GITHUB_URL": hub.url,
        "GITHUB_API_URL": hub.api_url,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "DATA_DIR": str(folder),
        "REDIS_URL": redis_url,
        "WEB_CONCURRENCY": "1",
        "LOG_FORMAT": "json",
    }


def _await_ready(port: int, *, log: Path) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
                if answer.status == 200:  # noqa: PLR2004 - HTTP's OK
                    return
        except OSError:
            time.sleep(_LOOK_EVERY_SECONDS)
    raise NotStartedError(log.read_text(errors="replace")[-2000:])


def _await_workers(connection: Redis, count: int, *, log: Path) -> None:
    """Wait until every worker has told RQ that it is there."""
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        if connection.scard("rq:workers") == count:
            return
        time.sleep(_LOOK_EVERY_SECONDS)
    raise NotStartedError(log.read_text(errors="replace")[-2000:])
