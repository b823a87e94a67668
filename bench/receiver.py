"""What one delivery costs the receiver, beside a Probot that does nothing with it.

Both servers run all the time on one core; sender and Redis have the other. They are loaded in
turns, so that whatever else the machine does meets both alike.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import ours
import probot
from machine import cpu_seconds, pinned_to
from numbers_of import Distribution
from table import Table
from world import SECRET, usual_delivery

from bot.simulator.deliver import sign

_RATE = 500
# With few the core waits for the disk, which every delivery reaches before it is answered; with
# many it has all the work it can do.
_CONNECTIONS = (8, 32, 64)
# Node compiles what runs often; its first seconds cost three times as much as the rest.
# Of one installation so many may wait that a fast machine fills its line in longer turns.
_WARM_SECONDS = 2.0
_THEIRS, _OWN = "probot, an app that does nothing", "Issuegraph, kept durably"
_LOAD = Path(__file__).parent / "load.py"


@dataclass(frozen=True, slots=True)
class Server:
    """A running receiver: where it listens, and the processes it consists of."""

    port: int
    path: str
    processes: tuple[int, ...]
    app_id: int = 1


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn of load brought, in microseconds of processor time for each delivery."""

    cpu_us: float
    redis_cpu_us: float
    per_second: float
    milliseconds: Distribution


@dataclass(frozen=True, slots=True)
class Pace:
    """How long to send, and how fast: at once after each answer, or so many a second."""

    seconds: float
    connections: int = _CONNECTIONS[0]
    rate: int | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends the same body, each time with a new id."""

    body: bytes

    def load(self, server: Server, pace: Pace) -> Turn:
        """Send for some seconds and return what that cost."""
        before = [cpu_seconds(process) for process in server.processes]
        answered = self._send(server, pace)
        spent = [cpu_seconds(p) - b for p, b in zip(server.processes, before, strict=True)]
        micros = [each * 1e6 / len(answered) for each in spent]
        return Turn(
            micros[0], sum(micros[1:]), len(answered) / pace.seconds, Distribution.of(answered)
        )

    def _send(self, server: Server, pace: Pace) -> list[float]:
        order = {
            "host": "127.0.0.1",
            "port": server.port,
            "path": server.path,
            "headers": self._headers(server),
            "body": self.body.decode(),
            "seconds": pace.seconds,
            "connections": pace.connections,
            "rate": pace.rate,
        }
        with pinned_to(ours.OTHER_CORE):
            run = subprocess.run(  # noqa: S603 - our own program
                [sys.executable, str(_LOAD)],
                input=json.dumps(order),
                check=True,
                capture_output=True,
                text=True,
            )
        outcome = json.loads(run.stdout)
        if outcome["refused"]:
            raise RuntimeError(f"{outcome['refused']} deliveries were refused")
        milliseconds: list[float] = outcome["milliseconds"]
        return milliseconds

    def _headers(self, server: Server) -> dict[str, str]:
        return {
            "Content-Type": "application/json",
            "User-Agent": "GitHub-Hookshot/0000000",
            "X-GitHub-Event": "issues",
            "X-GitHub-Hook-Installation-Target-ID": str(server.app_id),
            "X-GitHub-Hook-Installation-Target-Type": "integration",
            **sign(self.body, SECRET),
        }


@dataclass(frozen=True, slots=True)
class Pair:
    """One turn of each, one right after the other."""

    theirs: Turn
    own: Turn


@dataclass(frozen=True, slots=True)
class Contest:
    """Two servers that are loaded in turns."""

    sender: Sender
    theirs: Server
    own: Server
    between_rounds: Callable[[], object]

    def run(self, rounds: int, pace: Pace) -> list[Pair]:
        """Load each in every round, after both are warm."""
        self.between_rounds()
        for server in (self.theirs, self.own):
            self.sender.load(server, replace(pace, seconds=_WARM_SECONDS))
        return [self._round(pace) for _ in range(rounds)]

    def _round(self, pace: Pace) -> Pair:
        self.between_rounds()
        theirs = self.sender.load(self.theirs, pace)
        return Pair(theirs, self.sender.load(self.own, pace))


def measure(folder: Path, *, rounds: int, seconds: float) -> tuple[Table, ...]:
    """Load both in turns and compare."""
    log = folder / "probot.log"
    with (
        probot.serve(probot.install(), log=log, core=ours.WEB_CORE) as (process, port),
        ours.serve(folder) as running,
    ):
        contest = Contest(
            Sender(usual_delivery(running.github.world, running.harbour)),
            theirs=Server(port, probot.PATH, (process,)),
            own=Server(
                running.web_port,
                "/webhook",
                (running.web_process, running.redis_process),
                running.harbour.app.id,
            ),
            between_rounds=running.redis.flushdb,
        )
        at_once = {count: contest.run(rounds, Pace(seconds, count)) for count in _CONNECTIONS}
        paced = contest.run(rounds, Pace(seconds, rate=_RATE))
    return (_throughput(at_once), _acknowledgement(paced))


def _throughput(pairs_by_connections: dict[int, list[Pair]]) -> Table:
    head = (
        "",
        "connections",
        "x probot (CPU)",
        "with Redis' share",
        "µs CPU",
        "µs CPU of Redis",
        "a second",
    )
    rows = [row for each in pairs_by_connections.items() for row in _throughput_rows(*each)]
    notes = (f"Probot {probot.VERSION} on node {probot.node_version()}.",)
    return Table("Receiver, one core, as fast as it answers", head, tuple(rows), notes)


def _throughput_rows(connections: int, pairs: list[Pair]) -> tuple[tuple[str, ...], ...]:
    theirs, own = [pair.theirs for pair in pairs], [pair.own for pair in pairs]
    return (
        (_THEIRS, str(connections), *_throughput_cells(theirs, beside=theirs)),
        (_OWN, str(connections), *_throughput_cells(own, beside=theirs)),
    )


def _throughput_cells(turns: list[Turn], *, beside: list[Turn]) -> tuple[str, ...]:
    both = list(zip(beside, turns, strict=True))
    ratio = median(theirs.cpu_us / turn.cpu_us for theirs, turn in both)
    whole = median(theirs.cpu_us / (turn.cpu_us + turn.redis_cpu_us) for theirs, turn in both)
    numbers = (
        median(turn.cpu_us for turn in turns),
        median(turn.redis_cpu_us for turn in turns),
        median(turn.per_second for turn in turns),
    )
    return (f"{ratio:.2f}", f"{whole:.2f}", *(f"{number:,.0f}" for number in numbers))


def _acknowledgement(pairs: list[Pair]) -> Table:
    theirs, own = [pair.theirs for pair in pairs], [pair.own for pair in pairs]
    head = ("", "p50 ms", "p95 ms", "p99 ms", "worst ms", "x probot (CPU)", "µs CPU")
    rows = (
        _acknowledgement_row(_THEIRS, theirs, beside=theirs),
        _acknowledgement_row(_OWN, own, beside=theirs),
    )
    return Table(f"Acknowledgement at {_RATE} deliveries a second", head, rows)


def _acknowledgement_row(name: str, turns: list[Turn], *, beside: list[Turn]) -> tuple[str, ...]:
    waited = Distribution.median_of([turn.milliseconds for turn in turns])
    both = zip(beside, turns, strict=True)
    ratio = median(theirs.cpu_us / turn.cpu_us for theirs, turn in both)
    return (name, *waited.cells(), f"{ratio:.2f}", f"{median(t.cpu_us for t in turns):,.0f}")
