"""The wake-up call: which RQ queue is told of an entry, and the one function RQ may call for it.

RQ loses jobs and runs them twice, so nothing is true because RQ says so: a job carries the id of
an inbox entry and nothing else, and the inbox decides what is to be done.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WakeUpCall:
    """How RQ is called; `function` is a dotted name that takes the id of an entry."""

    queue: str = "issuegraph"
    function: str = "workers.runner.run_entry"
    timeout_seconds: int = 120
