"""What is counted, in the text that Prometheus reads.

Several processes count into shared files when PROMETHEUS_MULTIPROC_DIR names a folder (which
`python -m bot` sees to); without it each process tells only what it counted itself.
"""

import os
from collections.abc import Callable, Iterator

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from bot.inbox_entry import EntryState, InboxFigures

_FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = CONTENT_TYPE_LATEST


Figures = Callable[[], InboxFigures | None]
_ENDS = (EntryState.DONE, EntryState.SKIPPED, EntryState.DEAD, EntryState.QUARANTINED)


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
        for state in _ENDS:
            ended.add_metric([state], figures.ended.get(state, 0))
        yield from (entries, ended)
        yield from _gauges(figures)


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
