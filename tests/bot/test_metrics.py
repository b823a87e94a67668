"""Counts: of this process alone, or of all that share a folder."""

import os
import subprocess
import sys
from pathlib import Path

from bot.inbox.entry import Durations, EntryState, InboxFigures
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


def test_the_inbox_is_told_as_it_stands_at_each_reading() -> None:
    figures = InboxFigures(
        entries={EntryState.WAITING: 3, EntryState.QUARANTINED: 1},
        ended={EntryState.DONE: 40, EntryState.DEAD: 2},
        queued=2,
        longest_wait_seconds=7.5,
        is_outage=True,
    )
    lines = Metrics(figures=lambda: figures).as_text().decode().splitlines()
    told = {line for line in lines if not line.startswith("#") and not line.endswith(" 0.0")}
    assert told == {
        'issuegraph_inbox_entries{state="waiting"} 3.0',
        'issuegraph_inbox_entries{state="quarantined"} 1.0',
        'issuegraph_inbox_ended_total{state="done"} 40.0',
        'issuegraph_inbox_ended_total{state="dead"} 2.0',
        "issuegraph_queue_length 2.0",
        "issuegraph_inbox_longest_wait_seconds 7.5",
        "issuegraph_github_outage 1.0",
    }


def test_without_redis_the_rest_is_told_all_the_same() -> None:
    metrics = Metrics(figures=lambda: None)
    metrics.count_delivery("refused")
    assert 'issuegraph_deliveries_total{outcome="refused"} 1.0' in metrics.as_text().decode()


def test_durations_are_told_as_a_histogram() -> None:
    starts = Durations(counts={250: 3, 1000: 2}, beyond=1, sum_milliseconds=4500)
    figures = InboxFigures(
        {}, ended={}, queued=0, longest_wait_seconds=0, is_outage=False, starts=starts
    )
    text = Metrics(figures=lambda: figures).as_text().decode()
    for line in (
        'issuegraph_start_seconds_bucket{le="0.25"} 3.0',
        'issuegraph_start_seconds_bucket{le="0.5"} 3.0',
        'issuegraph_start_seconds_bucket{le="1.0"} 5.0',
        'issuegraph_start_seconds_bucket{le="+Inf"} 6.0',
        "issuegraph_start_seconds_count 6.0",
        "issuegraph_start_seconds_sum 4.5",
    ):
        assert line in text.splitlines()


def test_calls_and_waits_are_told_by_what_came_of_them() -> None:
    figures = InboxFigures(
        {},
        ended={},
        queued=0,
        longest_wait_seconds=0,
        is_outage=False,
        parked=2,
        waits={"write budget": 4},
        calls={"read good": 7, "write limited": 1},
    )
    text = Metrics(figures=lambda: figures).as_text().decode()
    for line in (
        "issuegraph_installations_parked 2.0",
        'issuegraph_installation_waits_total{cause="write budget"} 4.0',
        'issuegraph_github_calls_total{kind="read",outcome="good"} 7.0',
        'issuegraph_github_calls_total{kind="write",outcome="limited"} 1.0',
    ):
        assert line in text.splitlines()
