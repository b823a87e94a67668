"""The inbox as the web process uses it: without patience, since GitHub waits ten seconds at most.

What goes wrong becomes RetryLater, so that a delivery is refused and redelivered, never lost.
"""

from pathlib import Path
from typing import Self

from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from bot.domain.requests import Request
from bot.embedded_redis import EmbeddedRedis, start_or_reuse
from bot.errors import RetryLater
from bot.inbox import Acceptance, Inbox
from bot.redis_connection import connect_receiver

_PAUSE_SECONDS = 60.0


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
        connection = connect_receiver(redis_url)
        return cls(Inbox(connection), connection)

    @classmethod
    def embedded(cls, data_dir: Path) -> Self:
        """Use the server of `data_dir`, started if it does not run."""
        server = start_or_reuse(data_dir)
        connection = connect_receiver(server.url)
        return cls(Inbox(connection), connection, server=server)

    def accept(self, delivery: str, request: Request) -> Acceptance:
        """Keep the request; RetryLater when Redis is away, full or read-only."""
        try:
            return self._accept_on_a_fresh_connection_if_need_be(delivery, request)
        except RedisError as error:
            raise RetryLater("the queue cannot be reached", after_seconds=_PAUSE_SECONDS) from error

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
            # A pooled connection does not notice that Redis was restarted until it is used.
            # Keeping the same delivery twice changes nothing.
            return self._inbox.accept(delivery, request)
