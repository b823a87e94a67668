"""`issuegraph demo`: the whole system on this machine, with a local GitHub to try it on."""

import os
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

import click
import requests
from rich.console import Console

from workers.cli.processes import Processes, tail_of
from workers.cli.serve import MODULES
from workers.cli.watch import Watched, show_new, watch

_READY_SECONDS = 60.0
_LOOK_EVERY_SECONDS = 0.05
_NOT_INHERITED = frozenset(
    {"REDIS_URL", "DATABASE_URL", "DRY_RUN", "GITHUB_PRIVATE_KEY_PATH", "SECRET_KEY"}
)


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that runs during the demo."""

    watched: Watched
    processes: Processes
    log: Path


@click.command()
@click.option("--once", is_flag=True, help="End with status 0 when the comments stand.")
@click.option("--port", default=0, help="Port of the web process; 0 takes a free one.")
def demo(*, once: bool, port: int) -> None:
    """Run web, worker, clock and a local GitHub here, open issues and show what comes back."""
    console = Console(stderr=False, soft_wrap=False)
    with (
        tempfile.TemporaryDirectory(prefix="issuegraph-demo-") as folder,
        _stage(Path(folder), port or _free_port()) as stage,
    ):
        _await_ready(stage)
        _open_issues(stage, console)
        if not once:
            _stay(stage, console)


@contextmanager
def _stage(folder: Path, port: int) -> Iterator[Stage]:
    """Start the local GitHub with a believable repository, and then ourselves beside it."""
    from bot.simulator import Simulator
    from bot.simulator.scenarios import believable_repository

    log = folder / "issuegraph.log"
    with Simulator.start(port=0) as simulator, log.open("wb") as output:
        web_url, secret = f"http://127.0.0.1:{port}", token_hex(32)
        scenario = believable_repository(simulator.world)
        scenario.app.webhook_url, scenario.app.webhook_secret = f"{web_url}/webhook", secret
        watched = Watched(simulator, scenario, web_url)
        environment = {
            **_environment(watched, secret=secret),
            "DATA_DIR": str(folder),
            "PORT": str(port),
        }
        with Processes(environment, output) as processes:
            for module in MODULES:
                processes.start(module)
            yield Stage(watched, processes, log)


def _environment(watched: Watched, *, secret: str) -> dict[str, str]:
    """Return ours, with what the demo decides instead of what may stand there."""
    app, simulator = watched.scenario.app, watched.simulator
    decided = {
        "GITHUB_APP_ID": str(app.id),
        "GITHUB_PRIVATE_KEY": app.private_key_pem,
        "GITHUB_WEBHOOK_SECRET": secret,
        "GITHUB_URL": simulator.url,
        "GITHUB_API_URL": simulator.api_url,
        "PUBLIC_URL": watched.web_url,
        "WEB_CONCURRENCY": "1",
        "WORKER_CONCURRENCY": "1",
        "LOG_FORMAT": "json",
    }
    inherited = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}
    return inherited | decided


def _await_ready(stage: Stage) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        _insist_on_running(stage)
        if _is_ready(stage.watched.web_url):
            return
        time.sleep(_LOOK_EVERY_SECONDS)
    raise click.ClickException(f"not ready after {_READY_SECONDS:g} s:\n{tail_of(stage.log)}")


def _is_ready(web_url: str) -> bool:
    try:
        return requests.get(f"{web_url}/readyz", timeout=1).ok
    except requests.RequestException:
        return False


def _insist_on_running(stage: Stage) -> None:
    ended = stage.processes.ended()
    if ended:
        raise click.ClickException(f"{ended} ended:\n{tail_of(stage.log)}")


def _open_issues(stage: Stage, console: Console) -> None:
    for new_issue in stage.watched.scenario.new_issues:
        _insist_on_running(stage)
        if not watch(stage.watched, new_issue, console=console):
            raise click.ClickException(f"no comment appeared:\n{tail_of(stage.log)}")


def _stay(stage: Stage, console: Console) -> None:
    """Keep running, so that more issues can be opened in the browser."""
    repository = stage.watched.scenario.repository.full_name
    console.rule("Try it yourself")
    console.print(f"  Open an issue:   {stage.watched.simulator.url}/{repository}/issues/new")
    console.print(f"  All issues:      {stage.watched.simulator.url}/{repository}/issues")
    console.print(f"  Reports:         {stage.watched.web_url}/")
    console.print(f"  Dashboard:       {_dashboard(stage)}", soft_wrap=True)
    console.print("  Ctrl-C ends it.")
    shown = {issue.number for issue in stage.watched.scenario.repository.living()}
    try:
        while True:
            _insist_on_running(stage)
            show_new(stage.watched, console=console, shown=shown)
            time.sleep(_LOOK_EVERY_SECONDS * 10)
    except KeyboardInterrupt:
        console.print("Ending ...")


def _dashboard(stage: Stage) -> str:
    from bot.settings.secret_key import read_or_make_secret_key
    from bot.web.dashboard import dashboard_url

    secret_key = read_or_make_secret_key(stage.log.parent)
    return dashboard_url(stage.watched.web_url, secret_key=secret_key)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
