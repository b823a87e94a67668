"""Names for the moments at which something outside of us changes, and tripwires set there."""

import hashlib
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cache
from importlib.resources import files

from chaos.redis_proxy import Side
from chaos.resp import Command

# Shared by the others, and run by the clock rather than by a job.
_NOT_OF_A_JOB = {"entry.lua", "sweep.lua"}
_REPOSITORY = re.compile(r"^/repos/[^/]{1,100}/[^/]{1,100}")
_NUMBER = re.compile(r"/\d{1,19}(?=/|$)")


class Caller(Enum):
    """Whose effect it is."""

    RECEIVER = auto()
    WORKER = auto()
    HORSE = auto()


# Everything else is done by the process that works on the job.
_CALLERS = {
    "accept entry": Caller.RECEIVER,
    "take wake-up call": Caller.WORKER,
    "register job": Caller.WORKER,
}


@dataclass(frozen=True, slots=True)
class Effect:
    """A request to GitHub or a command to Redis, the `occurrence`-th of its kind in one job."""

    label: str
    occurrence: int = 1

    @property
    def is_on_github(self) -> bool:
        return self.label.partition(" ")[0].isupper()

    @property
    def caller(self) -> Caller:
        return _CALLERS.get(self.label, Caller.HORSE)

    def __str__(self) -> str:
        return self.label if self.occurrence == 1 else f"{self.label} ({self.occurrence})"


@dataclass(frozen=True, slots=True)
class Point:
    """The moment right before an effect or right after it."""

    effect: Effect
    side: Side

    def __str__(self) -> str:
        return f"{self.side} {self.effect}"


@dataclass(slots=True)
class Tripwire:
    """Calls `spring` once, at the first passing of its point."""

    point: Point
    spring: Callable[[], None]
    sprung: threading.Event = field(default_factory=threading.Event)
    _seen: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def pass_by(self, label: str, side: Side) -> bool:
        """Say whether this passing sprang the wire; what it does is done on return."""
        if label != self.point.effect.label or side != self.point.side:
            return False
        with self._lock:
            self._seen += 1
            if self._seen != self.point.effect.occurrence or self.sprung.is_set():
                return False
            self.spring()
            self.sprung.set()
            return True


def label_request(method: str, path: str) -> str:
    """Name a request to GitHub by what it asks for, whichever the repository and the number."""
    return f"{method} {_NUMBER.sub('/N', _REPOSITORY.sub('/repos/R', path))}"


def pattern_of(label: str) -> tuple[str, str]:
    """Return the method and the path, as a regular expression, of the requests so labelled."""
    method, _, path = label.partition(" ")
    pattern = re.escape(path).replace("/repos/R", "/repos/[^/]+/[^/]+").replace("/N", r"/\d+")
    return method, f"^{pattern}$"


def label_command(command: Command) -> str | None:
    """Name a command that begins, carries out or ends work; None for any other."""
    match command:
        case [b"EVALSHA", sha, *_]:
            return _names_of_scripts().get(sha.decode())
        case [b"BLMOVE", *_]:
            return "take wake-up call"
        case [b"ZADD", key, *_] if key.startswith(b"rq:wip:"):
            return "register job"
        case [b"LREM", b"rq:queue:issuegraph:intermediate", *_]:
            return "start job"
        case [b"ZREM", key, *_] if key.startswith(b"rq:wip:"):
            return "unregister job"
        case [b"HSET", key, b"intent", *_] if key.startswith(b"issuegraph:comment:"):
            return "keep intent"
        case [b"HSET", key, b"comment_id", *_] if key.startswith(b"issuegraph:comment:"):
            return "keep comment id"
        case [b"SET", key, *_] if key.startswith(b"issuegraph:token:"):
            return "keep token"
        case _:
            return None


@cache
def scripts_of_jobs() -> dict[str, bytes]:
    """Return the inbox's scripts as they are sent to Redis, by label."""
    folder = files("bot") / "lua"
    shared = (folder / "entry.lua").read_bytes()
    return {
        f"{file.name.removesuffix('.lua')} entry": shared + file.read_bytes()
        for file in folder.iterdir()
        if file.name.endswith(".lua") and file.name not in _NOT_OF_A_JOB
    }


@cache
def _names_of_scripts() -> dict[str, str]:
    # Redis names a script by its SHA-1; nothing rests on it here.
    return {
        hashlib.sha1(text, usedforsecurity=False).hexdigest(): label
        for label, text in scripts_of_jobs().items()
    }
