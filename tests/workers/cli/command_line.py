"""The command line as a person uses it, beside a simulated GitHub."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from bot.github.manifest import wished_events, wished_permissions
from bot.simulator import Simulator
from bot.simulator.apps import App

PERMISSIONS = {wish.name: wish.access for wish in wished_permissions()}
EVENTS = tuple(wish.name for wish in wished_events())
SECRET = "a webhook secret of the tests"
# Nothing listens there.
PUBLIC_URL = "http://127.0.0.1:9"


@dataclass(frozen=True, slots=True)
class CommandLine:
    simulator: Simulator
    app: App
    environ: dict[str, str]

    @classmethod
    @contextmanager
    def open(cls, data_dir: Path, redis_url: str, **app: Any) -> Iterator["CommandLine"]:
        """Start a GitHub where the App is registered, and name it in the environment."""
        with Simulator.start() as simulator:
            asked = {"permissions": PERMISSIONS, "events": EVENTS, "webhook_secret": SECRET}
            url = f"{PUBLIC_URL}/webhook"
            made = simulator.world.create_app("issuegraph", webhook_url=url, **(asked | app))
            data_dir.chmod(0o700)
            environ = {
                "DATA_DIR": str(data_dir),
                "REDIS_URL": redis_url,
                "GITHUB_APP_ID": str(made.id),
                "GITHUB_PRIVATE_KEY": made.private_key_pem,
                "GITHUB_WEBHOOK_SECRET": SECRET,
                "GITHUB_URL": simulator.url,
                "GITHUB_API_URL": simulator.api_url,
                "PUBLIC_URL": PUBLIC_URL,
            }
            yield cls(simulator, made, environ)

    def run(self, *words: str, **environ: str | None) -> Result:
        from workers.cli import main

        return CliRunner().invoke(main, words, env={**self.environ, **environ})

    def run_alone(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run in a process of its own, for a command that decides where the log goes."""
        return subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "workers.cli", *words],
            env={"PATH": os.environ["PATH"], **self.environ},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def findings(self, **environ: str) -> list[tuple[str, str]]:
        """Return each check of the doctor with its level."""
        document = json.loads(self.run("doctor", "--json", **environ).stdout)
        return [(it["check"], it["level"]) for it in document["findings"]]
