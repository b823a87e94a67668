"""A process that sends prepared deliveries at a steady rate and notes how each was answered.

Latency counts from the moment at which a delivery was due, not from when a connection was free:
a receiver that stalls is charged for everything it kept waiting.
"""

import json
import sys
import threading
import time
from dataclasses import asdict, dataclass
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path

_CONNECTIONS = 64
_PATIENCE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A signed delivery, ready to be sent."""

    guid: str
    headers: dict[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Answered:
    """How a delivery was answered; status 0 when it was not."""

    guid: str
    status: int
    seconds: float


def write_prepared(path: Path, deliveries: list[Prepared]) -> None:
    """Write one delivery a line."""
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(asdict(one)) + "\n" for one in deliveries)


def read_answers(path: Path) -> list[Answered]:
    """Read what `main` wrote."""
    return [Answered(**json.loads(line)) for line in path.read_text().splitlines()]


def send_all(deliveries: list[Prepared], *, port: int, rate: float) -> list[Answered]:
    """Send `rate` deliveries a second over many connections; return the answers."""
    answers: list[Answered] = []
    numbers = count()
    started = time.monotonic()

    def work() -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_SECONDS)
        while (number := next(numbers)) < len(deliveries):
            due = started + number / rate
            time.sleep(max(0.0, due - time.monotonic()))
            answers.append(_send(connection, deliveries[number], due=due))

    threads = [threading.Thread(target=work) for _ in range(_CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _send(connection: HTTPConnection, delivery: Prepared, *, due: float) -> Answered:
    # A connection that lay idle may have been closed by the other side: then a fresh one.
    status = _ask(connection, delivery) or _ask(connection, delivery)
    return Answered(delivery.guid, status, time.monotonic() - due)


def _ask(connection: HTTPConnection, delivery: Prepared) -> int:
    try:
        connection.request("POST", "/webhook", delivery.body.encode(), delivery.headers)
        response = connection.getresponse()
        response.read()
    except (OSError, HTTPException):
        connection.close()
        return 0
    return response.status


def main(source: str, target: str, port: str, rate: str) -> None:
    """Send what lies in `source`, write the answers to `target`."""
    lines = Path(source).read_text(encoding="utf-8").splitlines()
    deliveries = [Prepared(**json.loads(line)) for line in lines]
    answers = send_all(deliveries, port=int(port), rate=float(rate))
    with Path(target).open("w", encoding="utf-8") as output:
        output.writelines(json.dumps(asdict(one)) + "\n" for one in answers)


if __name__ == "__main__":
    main(*sys.argv[1:])
