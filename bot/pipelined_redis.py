"""One connection to Redis that many callers share: each sends at once and awaits its own answer.

A pool gives every caller a connection of its own, so that the server is woken, and writes to the
disk, for each alone. Here what callers send while it is busy reaches it together.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

from hiredis import pack_command
from redis.asyncio import Redis
from redis.asyncio.connection import AbstractConnection
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

_CLOSED = RedisConnectionError("the connection was closed")


class PipelinedRedis:
    """Sends commands to the server that `open_redis` names, over one connection at a time.

    A connection that broke, or that a caller waited `patience_seconds` for in vain, is given up
    with everybody who waits on it; the next caller opens another.
    """

    def __init__(self, open_redis: Callable[[], Redis], *, patience_seconds: float) -> None:
        self._open_redis = open_redis
        self._patience_seconds = patience_seconds
        self._line: _Line | None = None
        self._opening: asyncio.Task[_Line] | None = None

    async def call(self, *command: str | int) -> Any:
        """Return the answer to a command.

        Redis' own ConnectionError, TimeoutError (it may have been done all the same) or
        ResponseError.
        """
        try:
            async with asyncio.timeout(self._patience_seconds):
                return await (await self._connected()).call(command)
        except TimeoutError as error:
            late = RedisTimeoutError("no answer in time")
            self._give_up(late)
            raise late from error

    async def close(self) -> None:
        """Give up the connection and see it closed."""
        self._give_up(_CLOSED)
        if self._line is not None:
            await self._line.closed()

    async def _connected(self) -> "_Line":
        if self._line is not None and not self._line.is_broken:
            return self._line
        if self._opening is None or self._opening.done():
            self._opening = asyncio.create_task(self._open())
            # Who asked for it may have lost patience, and then nobody hears that it failed.
            self._opening.add_done_callback(asyncio.Task.exception)
        # Shielded: others may wait for it when one of them has lost its patience.
        return await asyncio.shield(self._opening)

    async def _open(self) -> "_Line":
        pool = self._open_redis().connection_pool
        connection = pool.make_connection()  # type: ignore[no-untyped-call]
        async with asyncio.timeout(self._patience_seconds):
            await connection.connect()
        self._line = _Line(connection)
        return self._line

    def _give_up(self, error: RedisError) -> None:
        if self._line is not None:
            self._line.break_off(error)


class _Line:
    """A live connection, and who waits for its answers, which come in the order of the commands."""

    def __init__(self, connection: AbstractConnection) -> None:
        self.is_broken = False
        self._connection = connection
        self._waiting: deque[asyncio.Future[Any]] = deque()
        self._is_awaited = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    async def call(self, command: tuple[str | int, ...]) -> Any:
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append(answer)
        self._is_awaited.set()
        # Written before it first waits, so that commands go out in the order of `_waiting`.
        packed = pack_command(command)  # type: ignore[arg-type]  # its stub says "one word"
        try:
            await self._connection.send_packed_command(packed, check_health=False)
        except RedisError as error:
            answer.cancel()
            self.break_off(error)
            raise
        return await answer

    def break_off(self, error: RedisError) -> None:
        """Close the connection and tell everybody who waits."""
        if self.is_broken:
            return
        self.is_broken = True
        self._reading.cancel()
        while self._waiting:
            _settle(self._waiting.popleft(), error)

    async def closed(self) -> None:
        """Return when a connection that was broken off is closed."""
        await asyncio.gather(self._reading, return_exceptions=True)

    async def _read(self) -> None:
        try:
            while True:
                await self._read_one()
        except (RedisError, OSError) as error:
            self.break_off(RedisConnectionError(f"the connection broke: {error}"))
        finally:
            await self._connection.disconnect()

    async def _read_one(self) -> None:
        if not self._waiting:
            self._is_awaited.clear()
            await self._is_awaited.wait()
        try:
            answer = await self._connection.read_response()
        except ResponseError as refusal:
            answer = refusal
        _settle(self._waiting.popleft(), answer)


def _settle(waiting: "asyncio.Future[Any]", answer: Any) -> None:
    if waiting.done():
        return
    if isinstance(answer, Exception):
        waiting.set_exception(answer)
    else:
        waiting.set_result(answer)
