"""What one delivery costs the receiver, beside a Probot that does nothing with it.

Both servers run all the time on one core; sender and Redis have the other. They are loaded in
turns, so that whatever else the machine does meets both alike.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
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
_CONNECTIONS = 8
# Node compiles what runs often; its first seconds cost three times as much as the rest.
_WARM_SECONDS = 4.0
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
class Sender:
    """Sends the same body, each time with a new id."""

    body: bytes

    def load(self, server: Server, *, seconds: float, rate: int | None) -> Turn:
        """Send for some seconds and return what that cost."""
        before = [cpu_seconds(process) for process in server.processes]
        answered = self._send(server, seconds=seconds, rate=rate)
        spent = [cpu_seconds(p) - b for p, b in zip(server.processes, before, strict=True)]
        micros = [each * 1e6 / len(answered) for each in spent]
        return Turn(micros[0], sum(micros[1:]), len(answered) / seconds, Distribution.of(answered))

    def _send(self, server: Server, *, seconds: float, rate: int | None) -> list[float]:
        order = {
            "host": "127.0.0.1",
            "port": server.port,
            "path": server.path,
            "headers": self._headers(server),
            "body": self.body.decode(),
            "seconds": seconds,
            "connections": _CONNECTIONS,
            "rate": rate,
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

    def run(self, rounds: int, *, seconds: float, rate: int | None) -> list[Pair]:
        """Load each in every round, after both are warm."""
        for server in (self.theirs, self.own):
            self.sender.load(server, seconds=_WARM_SECONDS, rate=rate)
        return [self._round(seconds=seconds, rate=rate) for _ in range(rounds)]

    def _round(self, *, seconds: float, rate: int | None) -> Pair:
        self.between_rounds()
        theirs = self.sender.load(self.theirs, seconds=seconds, rate=rate)
        return Pair(theirs, self.sender.load(self.own, seconds=seconds, rate=rate))


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
        at_once = contest.run(rounds, seconds=seconds, rate=None)
        paced = contest.run(rounds, seconds=seconds, rate=_RATE)
    return (_throughput(at_once), _acknowledgement(paced))


def _throughput(pairs: list[Pair]) -> Table:
    theirs, own = [pair.theirs for pair in pairs], [pair.own for pair in pairs]
    head = ("", "x probot (CPU)", "with Redis' share", "µs CPU", "µs CPU of Redis", "a second")
    rows = (
        _throughput_row(_THEIRS, theirs, beside=theirs),
        _throughput_row(_OWN, own, beside=theirs),
    )
    notes = (f"Probot {probot.VERSION} on node {probot.node_version()}.",)
    return Table("Receiver, one core, as fast as it answers", head, rows, notes)


def _throughput_row(name: str, turns: list[Turn], *, beside: list[Turn]) -> tuple[str, ...]:
    both = list(zip(beside, turns, strict=True))
    ratio = median(theirs.cpu_us / turn.cpu_us for theirs, turn in both)
    whole = median(theirs.cpu_us / (turn.cpu_us + turn.redis_cpu_us) for theirs, turn in both)
    numbers = (
        median(turn.cpu_us for turn in turns),
        median(turn.redis_cpu_us for turn in turns),
        median(turn.per_second for turn in turns),
    )
    return (name, f"{ratio:.2f}", f"{whole:.2f}", *(f"{number:,.0f}" for number in numbers))


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
