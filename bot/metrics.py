"""What is counted, in the text that Prometheus reads.

Several processes count into shared files when PROMETHEUS_MULTIPROC_DIR names a folder (which
`python -m bot` sees to); without it each process tells only what it counted itself.
"""

import os
from collections.abc import Callable, Iterator

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
)
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from bot.inbox.entry import ENDS, Durations, EntryState, InboxFigures

_FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = CONTENT_TYPE_LATEST


Figures = Callable[[], InboxFigures | None]
# As `bot/lua/entry.lua` counts them.
_BOUNDS_MS = (250, 500, 1000, 2000, 5000, 10000, 30000, 60000, 120000, 600000, 3600000)


def _no_figures() -> None:
    """Stand for an inbox that cannot be asked."""


class Metrics:
    """The counters of one application, and the inbox as `figures` tells it at each reading."""

    def __init__(self, *, figures: Figures = _no_figures) -> None:
        self._registry = CollectorRegistry()
        self._inbox = _InboxCollector(figures)
        self._registry.register(self._inbox)
        self._deliveries = Counter(
            "issuegraph_deliveries",
            "Webhook deliveries by what became of them on arrival.",
            ["outcome"],
            registry=self._registry,
        )

    def count_delivery(self, outcome: str) -> None:
        self._deliveries.labels(outcome).inc()

    def as_text(self) -> bytes:
        """Return the counts of every process that shares the folder, or of this one."""
        if _FOLDER_VARIABLE not in os.environ:
            return generate_latest(self._registry)
        registry = CollectorRegistry()
        registry.register(self._inbox)
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


class _InboxCollector(Collector):
    """Reads the inbox when it is asked, since jobs end in processes that tell nobody."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        figures = self._figures()
        if figures is None:
            return
        entries = GaugeMetricFamily(
            "issuegraph_inbox_entries", "Entries of the inbox by state.", labels=["state"]
        )
        for state in EntryState:
            entries.add_metric([state], figures.entries.get(state, 0))
        ended = CounterMetricFamily(
            "issuegraph_inbox_ended", "Entries that ended, by how they did.", labels=["state"]
        )
        for state in ENDS:
            ended.add_metric([state], figures.ended.get(state, 0))
        yield from (entries, ended)
        yield from _gauges(figures)
        yield from _counters(figures)
        yield from _histograms(figures)


def _gauges(figures: InboxFigures) -> Iterator[Metric]:
    yield GaugeMetricFamily(
        "issuegraph_queue_length", "Wake-up calls that no worker took yet.", figures.queued
    )
    yield GaugeMetricFamily(
        "issuegraph_inbox_longest_wait_seconds",
        "How long the entry that waits longest has waited.",
        figures.longest_wait_seconds,
    )
    yield GaugeMetricFamily(
        "issuegraph_github_outage", "1 while GitHub fails and nothing starts.", figures.is_outage
    )
    yield GaugeMetricFamily(
        "issuegraph_inbox_longest_run_seconds",
        "How long the entry that is worked on longest has been.",
        figures.longest_run_seconds,
    )
    yield GaugeMetricFamily(
        "issuegraph_installations_parked",
        "Installations of which nothing starts for now.",
        figures.parked,
    )


def _counters(figures: InboxFigures) -> Iterator[Metric]:
    waits = CounterMetricFamily(
        "issuegraph_installation_waits", "Work put back by what was spent.", labels=["cause"]
    )
    for cause, count in sorted(figures.waits.items()):
        waits.add_metric([cause], count)
    calls = CounterMetricFamily(
        "issuegraph_github_calls",
        "Calls to GitHub by what came of them.",
        labels=["kind", "outcome"],
    )
    for name, count in sorted(figures.calls.items()):
        calls.add_metric(name.split(" ", 1), count)
    yield from (waits, calls)


def _histograms(figures: InboxFigures) -> Iterator[Metric]:
    yield _histogram(
        "issuegraph_start_seconds",
        "How long one start of the work on an entry took.",
        figures.starts,
    )
    yield _histogram(
        "issuegraph_delivery_seconds",
        "From the arrival of a delivery to the end of its work, where it was done.",
        figures.deliveries,
    )


def _histogram(name: str, what: str, durations: Durations) -> Metric:
    buckets: list[tuple[str, float]] = []
    total = 0
    for bound in _BOUNDS_MS:
        total += durations.counts.get(bound, 0)
        buckets.append((str(bound / 1000), total))
    buckets.append(("+Inf", total + durations.beyond))
    return HistogramMetricFamily(
        name, what, buckets=buckets, sum_value=durations.sum_milliseconds / 1000
    )
