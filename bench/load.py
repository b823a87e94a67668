"""A sender of signed deliveries in a process of its own, so that it never shares ours.

Reads one JSON object from standard input and writes one to standard output. Two ways to send:
`connections` that each send as soon as they are answered, or `rate` deliveries a second at fixed
moments, where waiting counts from the moment a delivery was due, late senders included.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

_HEADERS_END = b"\r\n\r\n"
_CHUNKS_END = b"0\r\n\r\n"
_CONNECTIONS_WHEN_PACED = 32


@dataclass(frozen=True, slots=True)
class Order:
    """What to send, where to and for how long."""

    host: str
    port: int
    path: str
    headers: dict[str, str]
    body: bytes
    seconds: float
    connections: int
    rate: int | None

    @classmethod
    def read(cls, fields: dict[str, Any]) -> "Order":
        return cls(**{**fields, "body": fields["body"].encode()})

    def message(self) -> bytes:
        """Return one delivery with an id of its own."""
        lines = [f"POST {self.path} HTTP/1.1", f"Host: {self.host}:{self.port}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        lines += [f"X-GitHub-Delivery: {uuid4()}", f"Content-Length: {len(self.body)}", "", ""]
        return "\r\n".join(lines).encode() + self.body


@dataclass(slots=True)
class Outcome:
    """How long each answer took and how many were no success."""

    milliseconds: list[float] = field(default_factory=list)
    refused: int = 0

    def add(self, status: int, *, since: float) -> None:
        self.milliseconds.append((time.perf_counter() - since) * 1000)
        self.refused += not 200 <= status < 300  # noqa: PLR2004 - HTTP's successes


class Connection:
    """One kept-alive connection."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def send(self) -> int:
        """Send one delivery; return the status of the answer."""
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(
                self._order.host, self._order.port
            )
        self._writer.write(self._order.message())
        return await _read_answer(self._reader)


async def _read_answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(_HEADERS_END)
    lowered = head.lower()
    if b"transfer-encoding: chunked" in lowered:
        await reader.readuntil(_CHUNKS_END)
    else:
        _, _, rest = lowered.partition(b"content-length:")
        await reader.readexactly(int(rest.partition(b"\r\n")[0] or 0))
    return int(head.split(b" ", 2)[1])


async def _send_at_once(order: Order, outcome: Outcome) -> None:
    """Send one delivery after the other until time is up."""
    connection = Connection(order)
    end = time.perf_counter() + order.seconds
    while time.perf_counter() < end:
        since = time.perf_counter()
        outcome.add(await connection.send(), since=since)


async def _send_paced(order: Order, outcome: Outcome, *, rate: int) -> None:
    """Send at fixed moments; what finds no free connection waits, and its waiting counts."""
    free: asyncio.Queue[Connection] = asyncio.Queue()
    for _ in range(_CONNECTIONS_WHEN_PACED):
        free.put_nowait(Connection(order))
    started = time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for position in range(round(rate * order.seconds)):
            due = started + position / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.create_task(_send_due(free, outcome, due=due))


async def _send_due(free: "asyncio.Queue[Connection]", outcome: Outcome, *, due: float) -> None:
    connection = await free.get()
    outcome.add(await connection.send(), since=due)
    free.put_nowait(connection)


async def send(order: Order) -> Outcome:
    """Carry out an order."""
    outcome = Outcome()
    if order.rate is not None:
        await _send_paced(order, outcome, rate=order.rate)
        return outcome
    senders = (_send_at_once(order, outcome) for _ in range(order.connections))
    await asyncio.gather(*senders)
    return outcome


def main() -> None:
    """Read an order, carry it out, tell the outcome."""
    outcome = asyncio.run(send(Order.read(json.load(sys.stdin))))
    json.dump({"milliseconds": outcome.milliseconds, "refused": outcome.refused}, sys.stdout)


if __name__ == "__main__":
    main()
