import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROBE = Path(__file__).with_name("probe_supervisor.py")
PATIENCE_SECONDS = 10.0


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, str(PROBE), str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, env=environment)  # noqa: S603 - our own program
    yield process
    if process.poll() is None:
        process.terminate()
    process.wait(PATIENCE_SECONDS)


def wait_for_lines(path: Path, count: int) -> list[int]:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        lines = path.read_text().split() if path.exists() else []
        if len(lines) >= count:
            return [int(line) for line in lines]
        time.sleep(0.02)
    pytest.fail(f"{path.name} never had {count} lines")


def test_a_process_that_dies_is_replaced(
    supervisor: "subprocess.Popen[bytes]", tmp_path: Path
) -> None:
    first, second = wait_for_lines(tmp_path / "started", 2)
    os.kill(first, signal.SIGKILL)
    *_, third = wait_for_lines(tmp_path / "started", 3)
    assert len({first, second, third, supervisor.pid}) == 4


def test_every_process_ends_once_when_the_supervisor_is_told_to(
    supervisor: "subprocess.Popen[bytes]", tmp_path: Path
) -> None:
    started = wait_for_lines(tmp_path / "started", 2)
    supervisor.terminate()
    supervisor.terminate()
    assert supervisor.wait(PATIENCE_SECONDS) == 0
    assert sorted(wait_for_lines(tmp_path / "ended", 2)) == sorted(started)
