"""RQ's job reduced to what a wake-up call needs, so that a foreign one can do nothing.

Who can write to Redis can put any function name, callback or pickled bytes into a job. This one
reads JSON only, drops every field it has no use for, and calls one function with one entry id.
"""

from collections.abc import Callable, Mapping
from typing import Any

from redis import Redis
from rq.exceptions import DeserializationError
from rq.job import Job
from rq.serializers import JSONSerializer

from bot.inbox.entry import ENTRY_ID
from bot.inbox.queue import WakeUpCall

# Above all not: meta, result, callbacks, webhooks, dependencies, repeats.
_FIELDS = frozenset(
    {
        *(b"created_at", b"data", b"description", b"ended_at", b"enqueued_at", b"failure_ttl"),
        *(b"last_heartbeat", b"origin", b"result_ttl", b"started_at", b"status", b"timeout"),
        b"worker_name",
    }
)


class RefusedJob(Exception):  # noqa: N818 - it is a verdict
    """A job that asks for anything but work on an entry; it is not carried out."""


class EntryJob(Job):
    """A job that can only wake the function of `WakeUpCall`."""

    allowed_function = WakeUpCall().function

    def __init__(
        self,
        id: str | None = None,  # noqa: A002 - RQ names it so
        connection: Redis | None = None,
        serializer: object = None,  # noqa: ARG002 - whichever is asked for, pickle is not used
    ) -> None:
        super().__init__(id, connection, JSONSerializer)

    def restore(self, raw_data: Mapping[bytes, bytes]) -> Any:
        """Take over the harmless fields of what lies in Redis."""
        return super().restore({k: v for k, v in raw_data.items() if k in _FIELDS})

    @property
    def func(self) -> Callable[..., Any]:
        """Return the one function; RefusedJob when the job asks for anything else."""
        if self.func_name != self.allowed_function or self.instance is not None or self.kwargs:
            raise RefusedJob(f"job {self.id} asks for a function that is not ours")
        if self.entry_id is None:
            raise RefusedJob(f"job {self.id} names no entry")
        function: Callable[..., Any] = super().func
        return function

    @property
    def entry_id(self) -> str | None:
        """Return the entry the job is for, None when it names none."""
        try:
            arguments = self.args
        except DeserializationError:
            return None
        match arguments:
            case [str(entry_id)] if ENTRY_ID.fullmatch(entry_id):
                return entry_id
            case _:
                return None
