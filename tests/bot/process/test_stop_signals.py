"""A program that is told to stop ends, whatever it is doing at that moment."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.process.stop_signals import told_to_stop

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 30.0
PROGRAMS = ["bot", "workers", "workers.schedule"]
# In the place of a library that every program imports.
ENDLESS_IMPORT = "import os, time\nopen(os.environ['IMPORTING'], 'w').close()\ntime.sleep(3600)\n"


@pytest.fixture
def handlers() -> Iterator[None]:
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@contextmanager
def started(module: str, folder: Path, **environ: str) -> Iterator["subprocess.Popen[str]"]:
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder / "data"), **environ}
    command = [sys.executable, "-m", module]
    with subprocess.Popen(  # noqa: S603 - our own program
        command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    ) as program:
        yield program
        program.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("module", PROGRAMS)
def test_told_while_it_imports_it_ends_at_once(
    module: str, number: signal.Signals, tmp_path: Path
) -> None:
    importing = tmp_path / "importing"
    (tmp_path / "structlog.py").write_text(ENDLESS_IMPORT)
    with started(module, tmp_path, PYTHONPATH=str(tmp_path), IMPORTING=str(importing)) as program:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not importing.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        program.send_signal(number)
        _, errors = program.communicate(timeout=PATIENCE_SECONDS)
    assert (program.returncode, errors) == (0, "")


@pytest.mark.parametrize(
    ("module", "variable", "scheme"),
    [("bot", "DATABASE_URL", "postgresql"), ("workers", "REDIS_URL", "redis")],
)
def test_told_while_it_waits_for_a_silent_server_it_ends_at_once(
    module: str, variable: str, scheme: str, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(PATIENCE_SECONDS)
        address = f"{scheme}://127.0.0.1:{silent.getsockname()[1]}/0"
        with started(module, tmp_path, **{variable: address}) as program:
            conversation, _ = silent.accept()
            program.terminate()
            _, errors = program.communicate(timeout=PATIENCE_SECONDS)
            conversation.close()
    assert (program.returncode, errors) == (0, "")


@pytest.mark.usefixtures("handlers")
def test_who_was_not_told_listens_afterwards_as_before() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with told_to_stop() as stopped:
        pass
    assert signal.getsignal(signal.SIGTERM) is before
    assert not stopped.is_set()


@pytest.mark.usefixtures("handlers")
def test_a_second_signal_does_not_cut_off_the_end_that_the_first_one_began() -> None:
    with told_to_stop() as stopped:
        os.kill(os.getpid(), signal.SIGTERM)
        assert stopped.wait(5)
    for number in (signal.SIGTERM, signal.SIGINT):
        os.kill(os.getpid(), number)
