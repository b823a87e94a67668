"""Probot, installed once into a folder of its own and run with an application that does nothing."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from children import await_port, free_port, running
from world import SECRET

from bot.simulator.apps import development_key

VERSION = "14.3.2"
PATH = "/api/github/webhooks"
_APPLICATION = Path(__file__).parent / "probot_noop.mjs"
_INSTALL_SECONDS = 300


class NoNodeError(Exception):
    """Node or npm is not on this machine."""


def install() -> Path:
    """Return the folder that Probot is installed in; NoNodeError when that cannot be done."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise NoNodeError("Probot is measured beside us, which needs node and npm (node >= 20.18)")
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = caches / "issuegraph-bench" / f"probot-{VERSION}"
    if (folder / "node_modules" / "probot" / "package.json").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    options = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder)]
    subprocess.run(  # noqa: S603 - npm as it was found
        [npm, "install", *options, f"probot@{VERSION}"], check=True, timeout=_INSTALL_SECONDS
    )
    return folder


def node_version() -> str:
    """Return what `node --version` says."""
    node = shutil.which("node") or "node"
    answer = subprocess.run([node, "--version"], check=True, capture_output=True, text=True)  # noqa: S603
    return answer.stdout.strip()


@contextmanager
def serve(folder: Path, *, log: Path, core: int) -> Iterator[tuple[int, int]]:
    """Serve the application in the block; yield its process id and its port."""
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "PROBOT": str(folder),
        "NODE_ENV": "production",
        # A line for each delivery would cost it as much as the delivery.
        "LOG_LEVEL": "error",
        "APP_ID": "1",
        "PRIVATE_KEY": development_key(),
        "WEBHOOK_SECRET": SECRET,
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }
    command = [shutil.which("node") or "node", str(_APPLICATION)]
    with running(command, environment=environment, log=log, core=core) as process:
        await_port(port, log=log)
        yield process, port
