"""`issuegraph serve` on a machine where nothing was set."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from bot.simulator import Simulator
from tests.free_port import free_port

PATIENCE_SECONDS = 60.0
# Two, so that one has to find out what the other was told.
_WEB_PROCESSES = 2
_TOKEN = re.compile(r"One-time token: (\S+)\n")


@dataclass(frozen=True, slots=True)
class Instance:
    """A running instance; `data_dir` outlives it."""

    url: str
    data_dir: Path
    log: Path

    @classmethod
    @contextmanager
    def start(cls, github: Simulator, folder: Path) -> Iterator["Instance"]:
        """Serve until the block ends; a second start in the same folder goes on with its data."""
        port = free_port()
        instance = cls(f"http://127.0.0.1:{port}", folder / "data", folder / f"log-{port}")
        environ = {
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(instance.data_dir),
            "GITHUB_URL": github.url,
            "GITHUB_API_URL": github.api_url,
            "PUBLIC_URL": instance.url,
            "PORT": str(port),
            "WEB_CONCURRENCY": str(_WEB_PROCESSES),
            "WORKER_CONCURRENCY": "1",
        }
        with instance.log.open("w") as log:
            command = [sys.executable, "-m", "workers.cli", "serve"]
            server = subprocess.Popen(command, env=environ, stdout=log, stderr=log)  # noqa: S603 - our own program
        try:
            instance._await_ready()
            yield instance
        finally:
            server.terminate()
            server.wait(PATIENCE_SECONDS)

    def token(self) -> str:
        """Return the one-time token as it was printed at start."""
        printed = _TOKEN.search(self.log.read_text())
        assert printed, self.log.read_text()
        return printed[1]

    def _await_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._is_ready():
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)

    def _is_ready(self) -> bool:
        # The server hangs when it is told to stop while a process of its own still starts.
        if self.log.read_text().count("Started worker-") < _WEB_PROCESSES:
            return False
        try:
            return requests.get(f"{self.url}/readyz", timeout=2).ok
        except requests.RequestException:
            return False
