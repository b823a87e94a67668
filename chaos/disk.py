"""A folder on a disk of a few megabytes, to be filled to its last byte."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

_SPARE_MEGABYTES = 16
_CHUNK = bytes(4096)


@cache
def lacks_mount() -> str:
    """Say what is missing for a small disk, nothing when one can be mounted."""
    if not shutil.which("mount"):
        return "mount"
    with TemporaryDirectory(prefix="issuegraph-chaos-") as folder:
        if _mount(Path(folder)).returncode:
            return "the right to mount a file system (run it as root)"
        _unmount(Path(folder))
    return ""


@dataclass(frozen=True, slots=True)
class SmallDisk:
    """The folder, which is the whole disk."""

    folder: Path

    def fill(self) -> None:
        """Leave not a byte."""
        with self._filler.open("wb", buffering=0) as filler:
            try:
                while filler.write(_CHUNK):
                    pass
            except OSError:
                return

    def free(self) -> None:
        """Give the space back."""
        self._filler.unlink()

    @property
    def _filler(self) -> Path:
        return self.folder / "filler"


@contextmanager
def small_disk(folder: Path, *, spare_megabytes: int = _SPARE_MEGABYTES) -> Iterator[SmallDisk]:
    """Put a folder on a disk of its own, with what is in it; nobody may write there just now.

    Afterwards it lies where it was before, with what it has become.
    """
    with TemporaryDirectory(prefix="issuegraph-chaos-") as other:
        beside = Path(other)
        _copy(folder, beside)
        _mount(folder, spare_megabytes).check_returncode()
        try:
            _copy(beside, folder)
            yield SmallDisk(folder)
            _copy(folder, beside)
        finally:
            _unmount(folder)
        _copy(beside, folder)


def _copy(source: Path, target: Path) -> None:
    # A socket cannot be copied, and whoever made it makes another.
    sockets = {one.name for one in source.iterdir() if one.is_socket()}
    ignore = shutil.ignore_patterns(*sockets, "filler")
    shutil.copytree(source, target, dirs_exist_ok=True, ignore=ignore)


def _mount(
    folder: Path, spare_megabytes: int = _SPARE_MEGABYTES
) -> "subprocess.CompletedProcess[bytes]":
    held = sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
    megabytes = held // 1_000_000 + spare_megabytes
    return subprocess.run(  # noqa: S603 - the folder is ours
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", str(folder)],  # noqa: S607
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
    )


def _unmount(folder: Path) -> None:
    # Lazily: who still holds a file there has been killed a moment ago.
    subprocess.run(["umount", "--lazy", str(folder)], check=False, capture_output=True)  # noqa: S603, S607
