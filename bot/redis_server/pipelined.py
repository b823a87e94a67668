"""One connection to Redis that many callers share: each sends at once and awaits its own answer.

A pool gives every caller a connection of its own, so that the server is woken, and writes to the
disk, for each alone. Here what callers send while it is busy reaches it together.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hiredis import pack_command
from redis.asyncio import Redis
from redis.asyncio.connection import AbstractConnection
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError


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
        line = self._line
        if line is None or line.is_broken:
            line = await self._connected()
        return await line.call(command)

    async def close(self) -> None:
        """Give up the connection and see it closed."""
        if self._line is not None:
            self._line.break_off(RedisConnectionError("the connection was closed"))
            await self._line.closed()

    async def _connected(self) -> "_Line":
        if self._opening is None or self._opening.done():
            self._opening = asyncio.create_task(self._open())
            # Whoever asked for it may be gone, and then nobody hears that it failed.
            self._opening.add_done_callback(asyncio.Task.exception)
        # Shielded: others may wait for it when one of them is gone.
        return await asyncio.shield(self._opening)

    async def _open(self) -> "_Line":
        pool = self._open_redis().connection_pool
        connection = pool.make_connection()  # type: ignore[no-untyped-call]
        try:
            async with asyncio.timeout(self._patience_seconds):
                await connection.connect()
        except TimeoutError as error:
            raise _late() from error
        self._line = _Line(connection, patience_seconds=self._patience_seconds)
        return self._line


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Who waits for an answer, and since when."""

    answer: "asyncio.Future[Any]"
    since: float


class _Line:
    """A live connection, and who waits for its answers, which come in the order of the commands."""

    def __init__(self, connection: AbstractConnection, *, patience_seconds: float) -> None:
        self.is_broken = False
        self._connection = connection
        self._patience_seconds = patience_seconds
        self._waiting: deque[_Waiting] = deque()
        self._is_awaited = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._is_watched = False
        self._reading = asyncio.create_task(self._read())

    async def call(self, command: tuple[str | int, ...]) -> Any:
        answer: asyncio.Future[Any] = self._loop.create_future()
        self._waiting.append(_Waiting(answer, self._loop.time()))
        self._is_awaited.set()
        if not self._is_watched:
            self._watch()
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

    def _watch(self) -> None:
        """Look four times within the patience whether the oldest has waited for too long.

        A time limit around each call would cost more than all else that is done for it here.
        """
        self._is_watched = bool(self._waiting) and not self.is_broken
        if not self._is_watched:
            return
        if self._loop.time() - self._waiting[0].since > self._patience_seconds:
            self.break_off(_late())
        self._loop.call_later(self._patience_seconds / 4, self._watch)

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


def _settle(waiting: _Waiting, answer: Any) -> None:
    if waiting.answer.done():
        return
    if isinstance(answer, Exception):
        waiting.answer.set_exception(answer)
    else:
        waiting.answer.set_result(answer)


def _late() -> RedisTimeoutError:
    return RedisTimeoutError("no answer in time")
