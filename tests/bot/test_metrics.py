"""Counts: of this process alone, or of all that share a folder."""

import os
import subprocess
import sys
from pathlib import Path

from bot.metrics import Metrics

COUNT_AND_PRINT = """
from bot.metrics import Metrics
metrics = Metrics()
metrics.count_delivery("accepted")
print(metrics.as_text().decode())
"""


def test_what_was_counted_is_told() -> None:
    metrics = Metrics()
    metrics.count_delivery("accepted")
    metrics.count_delivery("accepted")
    text = metrics.as_text().decode()
    assert 'issuegraph_deliveries_total{outcome="accepted"} 2.0' in text


def test_processes_that_share_a_folder_tell_the_sum(tmp_path: Path) -> None:
    environ = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    texts = [
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", COUNT_AND_PRINT],
            env=environ,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for _ in range(2)
    ]
    assert 'issuegraph_deliveries_total{outcome="accepted"} 2.0' in texts[1]
