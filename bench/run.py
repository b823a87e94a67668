"""`make bench`: measure Issuegraph beside Probot on this machine, in one run.

Prints a table for each measurement; with --write the tables go into docs/performance.md.
"""

import argparse
import shlex
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import footprint
import growth
import journey
import machine
import page
import probot
import receiver
import worker
from table import Table


@dataclass(frozen=True, slots=True)
class Length:
    """How much is measured: more costs time and brings calmer numbers."""

    rounds: int
    seconds: float
    issues: int
    jobs: int
    history: tuple[int, ...]


# A turn is short enough for no installation to have more waiting than is taken of one.
_LENGTHS = {
    "short": Length(rounds=3, seconds=2.0, issues=5, jobs=20, history=(500, 2_000)),
    "usual": Length(rounds=8, seconds=2.0, issues=20, jobs=100, history=(1_000, 10_000, 30_000)),
    "long": Length(rounds=30, seconds=2.0, issues=50, jobs=300, history=(1_000, 10_000, 100_000)),
}

Measure = Callable[[Path, Length], tuple[Table, ...]]
_MEASUREMENTS: dict[str, Measure] = {
    "receiver": lambda folder, length: receiver.measure(
        folder, rounds=length.rounds, seconds=length.seconds
    ),
    "journey": lambda folder, length: journey.measure(folder, issues=length.issues),
    "worker": lambda folder, length: worker.measure(folder, jobs=length.jobs),
    "memory": lambda folder, length: footprint.measure(folder, issues=length.rounds),
    "linked": lambda _folder, _length: growth.measure_linked(),
    "history": lambda folder, length: growth.measure_history(folder, counts=length.history),
}


def main() -> int:
    """Measure what was asked for; 1 with a reason when something needed is missing."""
    asked = _arguments()
    circumstances = (
        f"{machine.describe()}\nCommand: `make bench{_as_typed()}`. Load before {machine.load()}"
    )
    print(circumstances)
    tables: list[Table] = []
    try:
        for name in asked.only or _MEASUREMENTS:
            tables += _measured(name, _LENGTHS[asked.length])
    except probot.NoNodeError as missing:
        print(missing, file=sys.stderr)
        return 1
    circumstances += f", after {machine.load()} (1, 5 and 15 minutes; our own share is about 2)."
    if asked.write:
        print(f"Written to {page.write(tables, circumstances=circumstances)}")
    return 0


def _measured(name: str, length: Length) -> tuple[Table, ...]:
    """Measure in a folder of its own and print the tables at once."""
    print(f"\nMeasuring: {name} ...", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="issuegraph-bench-") as folder:
        tables = _MEASUREMENTS[name](Path(folder), length)
    for table in tables:
        print(f"\n{table.as_markdown()}", flush=True)
    return tables


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--length", choices=_LENGTHS, default="usual")
    parser.add_argument("--only", choices=_MEASUREMENTS, action="append", help="may be repeated")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    return parser.parse_args()


def _as_typed() -> str:
    typed = shlex.join(sys.argv[1:])
    return f' ARGS="{typed}"' if typed else ""


if __name__ == "__main__":
    sys.exit(main())
