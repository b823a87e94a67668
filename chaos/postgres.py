"""A PostgreSQL of our own in one folder, by the programs that the system has."""

import shutil
import subprocess
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chaos.disk import lacks_mount
from chaos.opening import free_port

_HOMES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/bin", "/usr/bin")
# PostgreSQL refuses to run as root.
_AS_NOBODY = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups")


@cache
def lacks_postgres() -> str:
    """Say what is missing for a database on a full disk, nothing when all is there."""
    if lacking := lacks_mount():
        return lacking
    return "" if _find_programs() and shutil.which("setpriv") else "PostgreSQL's server and setpriv"


@dataclass(slots=True)
class Postgres:
    """One server; `start` it again when it has ended."""

    folder: Path
    port: int
    _running: "subprocess.Popen[bytes] | None" = None

    @classmethod
    def create(cls, folder: Path) -> "Postgres":
        """Make an empty cluster in a folder that anybody may enter."""
        shutil.chown(folder, "nobody", "nogroup")
        options = ("--wal-segsize=1", "--username=issuegraph", "--auth=trust", "--encoding=UTF8")
        _run("initdb", "--pgdata", str(folder / "data"), *options).wait()
        return cls(folder / "data", free_port())

    @property
    def url(self) -> str:
        return f"postgresql://issuegraph@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it and return when it takes connections, or has ended."""
        settings = ("max_wal_size=4MB", "min_wal_size=2MB", "unix_socket_directories=")
        arguments = [part for one in settings for part in ("-c", one)]
        where = ("-D", str(self.folder), "-h", "127.0.0.1", "-p", str(self.port))
        self._running = _run("postgres", *where, *arguments)
        while not self.has_ended() and not self._is_ready():
            time.sleep(0.1)

    def has_ended(self) -> bool:
        return self._running is None or self._running.poll() is not None

    def stop(self) -> None:
        """End it at once."""
        if self._running is not None:
            self._running.terminate()
            self._running.wait()

    def _is_ready(self) -> bool:
        return _run("pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)).wait() == 0


def _find_programs() -> Path | None:
    for home in _HOMES:
        for folder in sorted(Path("/").glob(home.lstrip("/"))):
            if all((folder / name).exists() for name in ("initdb", "postgres", "pg_isready")):
                return folder
    return None


def _run(program: str, *arguments: str) -> "subprocess.Popen[bytes]":
    folder = _find_programs()
    if folder is None:
        raise FileNotFoundError(program)
    return subprocess.Popen(  # noqa: S603 - the system's own programs
        [*_AS_NOBODY, str(folder / program), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )
