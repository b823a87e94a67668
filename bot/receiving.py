"""The inbox as the web process uses it: without patience, since GitHub waits ten seconds at most.

What goes wrong becomes RetryLater, so that a delivery is refused and redelivered, never lost.
"""

from pathlib import Path
from threading import local
from typing import Any, Self

from redis import Redis
from redis.connection import ConnectionPool
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from bot.domain.requests import Request
from bot.embedded_redis import EmbeddedRedis, start_or_reuse
from bot.errors import RetryLater
from bot.inbox import Acceptance, Inbox
from bot.inbox_entry import InboxFigures
from bot.redis_connection import connect_receiver

_PAUSE_SECONDS = 60.0


class ThreadRedis(Redis):
    """One connection a thread, which lives as long as the thread does.

    A command goes out and its answer comes in; what a pool, retries and statistics add around
    that would cost as much again. The answers are those of the server: no command's own reading
    of its answer is applied, and a connection that broke is made anew by the next command.
    """

    def __init__(self, pool: ConnectionPool) -> None:
        super().__init__(connection_pool=pool)
        self._own = local()

    def execute_command(self, *args: Any, **_options: Any) -> Any:
        own = getattr(self._own, "connection", None)
        if own is None:
            # Not taken from the pool, which would never learn that the thread has ended.
            pool = self.connection_pool
            own = self._own.connection = _Own(pool.connection_class(**pool.connection_kwargs))
        own.connection.send_command(*args)
        return own.connection.read_response()


class _Own:
    """Closes a connection when its thread lets go of it; a connection refers to itself."""

    __slots__ = ("connection",)

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __del__(self) -> None:
        self.connection.disconnect()


class ReceivingInbox:
    """Keeps requests within two seconds, or says that it cannot."""

    def __init__(
        self, inbox: Inbox, connection: Redis, *, server: EmbeddedRedis | None = None
    ) -> None:
        self._inbox = inbox
        self._connection = connection
        # Held, since the embedded server ends when nobody uses it any more.
        self._server = server

    @classmethod
    def at(cls, redis_url: str) -> Self:
        connection = ThreadRedis(connect_receiver(redis_url).connection_pool)
        return cls(Inbox(connection), connection)

    @classmethod
    def embedded(cls, data_dir: Path) -> Self:
        """Use the server of `data_dir`, started if it does not run."""
        server = start_or_reuse(data_dir)
        connection = ThreadRedis(connect_receiver(server.url).connection_pool)
        return cls(Inbox(connection), connection, server=server)

    def accept(self, delivery: str, request: Request) -> Acceptance:
        """Keep the request; RetryLater when Redis is away, full or read-only."""
        try:
            return self._accept_on_a_fresh_connection_if_need_be(delivery, request)
        except RedisError as error:
            raise RetryLater("the queue cannot be reached", after_seconds=_PAUSE_SECONDS) from error

    def figures(self) -> InboxFigures | None:
        """Return the inbox in numbers; None when Redis does not answer."""
        try:
            return self._inbox.figures()
        except RedisError:
            return None

    def ping(self) -> None:
        """Do nothing when Redis answers; RetryLater when it does not."""
        try:
            self._connection.ping()
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
