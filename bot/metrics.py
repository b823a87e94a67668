"""What is counted, in the text that Prometheus reads.

Several processes count into shared files when PROMETHEUS_MULTIPROC_DIR names a folder (which
`python -m bot` sees to); without it each process tells only what it counted itself.
"""

import os

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

_FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = CONTENT_TYPE_LATEST


class Metrics:
    """The counters of one application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
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
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
