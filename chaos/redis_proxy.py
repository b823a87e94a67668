"""A Redis between us and Redis: hands everything on, and tells of each command as it passes.

Whoever listens is told before a command reaches the server and again when its answer is there but
not yet handed on; between the two lies the effect. A listener that answers CUT ends the client's
connection, since a process that has just been killed sends nothing more.
"""

import socket
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from chaos.resp import Command, take_command

_CHUNK_BYTES = 65_536

Side = Literal["before", "after"]


class Verdict(Enum):
    """What becomes of the connection on which a command passed."""

    GO_ON = auto()
    CUT = auto()


Listener = Callable[[Command, Side], Verdict]


class _Cut(Exception):  # noqa: N818 - it is an order
    """The connection ends here."""


def hear_nothing(_command: Command, _side: Side) -> Verdict:
    """Let everything pass."""
    return Verdict.GO_ON


class RedisProxy:
    """Listens on a free port of this machine for as long as the block runs."""

    def __init__(self, server_socket: Path) -> None:
        self._server_socket = server_socket
        self._entrance = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.listener: Listener = hear_nothing

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._entrance.getsockname()[1]}/0"

    def __enter__(self) -> Self:
        threading.Thread(target=self._welcome, name="redis-proxy", daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._entrance.close()

    def _welcome(self) -> None:
        while True:
            try:
                client, _ = self._entrance.accept()
            except OSError:
                return
            # Without it the kernel holds small answers back for 40 milliseconds.
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._connect(client)

    def _connect(self, client: socket.socket) -> None:
        server = socket.socket(socket.AF_UNIX)
        try:
            server.connect(str(self._server_socket))
        except OSError:
            client.close()
            server.close()
            return
        line = _Line(client, server, self)
        for pump in (line.carry_commands, line.carry_answers):
            threading.Thread(target=pump, name="redis-line", daemon=True).start()


@dataclass(slots=True)
class _Line:
    """One client's connection and ours to the server."""

    client: socket.socket
    server: socket.socket
    proxy: RedisProxy
    unanswered: deque[Command] = field(default_factory=deque)

    def carry_commands(self) -> None:
        stream = b""
        with self._closing():
            while chunk := self.client.recv(_CHUNK_BYTES):
                stream = self._hand_on(stream + chunk)

    def carry_answers(self) -> None:
        with self._closing():
            while chunk := self.server.recv(_CHUNK_BYTES):
                # What was sent in one piece the server has carried out before it answers any of it.
                while self.unanswered:
                    self._tell(self.unanswered.popleft(), "after")
                self.client.sendall(chunk)

    def _hand_on(self, stream: bytes) -> bytes:
        """Send the whole commands on in one piece; return what is left."""
        commands = []
        position = 0
        while taken := take_command(stream[position:]):
            command, length = taken
            commands.append(command)
            position += length
        for command in commands:
            self._tell(command, "before")
        self.unanswered.extend(commands)
        self.server.sendall(stream[:position])
        return stream[position:]

    def _tell(self, command: Command, side: Side) -> None:
        if self.proxy.listener(command, side) is Verdict.CUT:
            raise _Cut

    def _closing(self) -> "_Closing":
        return _Closing(self.client, self.server)


@dataclass(frozen=True, slots=True)
class _Closing:
    """Ends both connections with the first that ends, which is no error here."""

    client: socket.socket
    server: socket.socket

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        for end in (self.client, self.server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        return isinstance(error, OSError | _Cut)
