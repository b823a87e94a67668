"""The inbox as the web process uses it: without patience, since GitHub waits ten seconds at most.

What goes wrong becomes RetryLater, so that a delivery is refused and redelivered, never lost.
"""

from collections.abc import Callable
from functools import partial
from hashlib import sha1
from typing import Any, Self

from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import NoScriptError, RedisError, ResponseError

from bot.domain.requests import Request
from bot.errors import RetryLater
from bot.inbox.entry import Entry, EntryState, InboxFigures
from bot.inbox.inbox import Acceptance, Inbox, acceptance_arguments, script_text
from bot.inbox.queue import WakeUpCall
from bot.redis_server.connection import (
    RECEIVER_TIMEOUT_SECONDS,
    connect_receiver,
    pipelined_receiver,
)
from bot.redis_server.pipelined import PipelinedRedis

_PAUSE_SECONDS = 60.0


class ReceivingInbox:
    """Keeps requests within two seconds, or says that it cannot."""

    def __init__(self, inbox: Inbox, connection: Redis) -> None:
        self._inbox = inbox
        self._connection = connection

    @classmethod
    def at(cls, redis_url: str) -> Self:
        connection = connect_receiver(redis_url)
        return cls(Inbox(connection), connection)

    def accept(self, delivery: str, request: Request) -> Acceptance:
        """Keep the request; RetryLater when Redis is away, full or read-only."""
        try:
            return self._accept_on_a_fresh_connection_if_need_be(delivery, request)
        except RedisError as error:
            raise _unreachable() from error

    def figures(self) -> InboxFigures | None:
        """Return the inbox in numbers; None when Redis does not answer."""
        try:
            return self._inbox.figures()
        except RedisError:
            return None

    def latest(self, state: EntryState, *, most: int) -> tuple[Entry, ...]:
        """Return entries in a state, the latest first; none when Redis does not answer."""
        return _or_nothing(partial(self._inbox.entries, state, most=most))

    def learning(self, *, most: int) -> tuple[Entry, ...]:
        """Return what is being learned or waits for that; none when Redis does not answer."""
        return _or_nothing(partial(self._inbox.learning, most=most))

    def deletions(self, *, most: int) -> tuple[Entry, ...]:
        """Return what was deleted, the latest first; none when Redis does not answer."""
        return _or_nothing(partial(self._inbox.deletions, most=most))

    def ping(self) -> None:
        """Do nothing when Redis takes writes; RetryLater when it is away, full or read-only."""
        try:
            self._inbox.probe()
        except ResponseError as error:
            raise RetryLater("Redis takes no writes", after_seconds=_PAUSE_SECONDS) from error
        except RedisError as error:
            raise RetryLater("Redis does not answer", after_seconds=_PAUSE_SECONDS) from error

    def _accept_on_a_fresh_connection_if_need_be(
        self, delivery: str, request: Request
    ) -> Acceptance:
        try:
            return self._inbox.accept(delivery, request)
        except RedisConnectionError:
            # A connection does not notice that Redis was restarted until it is used.
            # Keeping the same delivery twice changes nothing.
            return self._inbox.accept(delivery, request)


class PipelinedInbox:
    """Keeps requests as `ReceivingInbox` does, many at once on one event loop."""

    def __init__(
        self,
        redis: PipelinedRedis,
        *,
        prefix: str = "issuegraph",
        wake_up_call: WakeUpCall | None = None,
    ) -> None:
        call = wake_up_call or WakeUpCall()
        self._redis = redis
        self._script = script_text("accept")
        self._digest = sha1(self._script.encode()).hexdigest()  # noqa: S324 - Redis' name for it
        self._fixed = (1, prefix, call.queue, call.function, call.timeout_seconds)

    @classmethod
    def at(cls, redis_url: str) -> Self:
        redis = PipelinedRedis(
            lambda: pipelined_receiver(redis_url), patience_seconds=RECEIVER_TIMEOUT_SECONDS
        )
        return cls(redis)

    async def accept(self, delivery: str, request: Request) -> Acceptance:
        """Keep the request; RetryLater when Redis is away, full or read-only."""
        arguments = (*self._fixed, *acceptance_arguments(delivery, request))
        try:
            return Acceptance(await self._run_on_a_fresh_connection_if_need_be(arguments))
        except RedisError as error:
            raise _unreachable() from error

    async def close(self) -> None:
        """Give up the connection and see it closed."""
        await self._redis.close()

    async def _run_on_a_fresh_connection_if_need_be(self, arguments: tuple[str | int, ...]) -> Any:
        try:
            return await self._run(arguments)
        except RedisConnectionError:
            return await self._run(arguments)

    async def _run(self, arguments: tuple[str | int, ...]) -> Any:
        try:
            return await self._redis.call("EVALSHA", self._digest, *arguments)
        except NoScriptError:
            return await self._redis.call("EVAL", self._script, *arguments)


def _or_nothing(read: Callable[[], tuple[Entry, ...]]) -> tuple[Entry, ...]:
    try:
        return read()
    except RedisError:
        return ()


def _unreachable() -> RetryLater:
    return RetryLater("the queue cannot be reached", after_seconds=_PAUSE_SECONDS)
