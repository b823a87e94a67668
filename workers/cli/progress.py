"""Progress for people: one live line on a terminal, plain lines elsewhere, always on stderr."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from rich.console import Console


@contextmanager
def progress(*, is_quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """Yield a function that says what is being done now."""
    console = Console(stderr=True, quiet=is_quiet)
    if not console.is_terminal:
        yield partial(_print_step, console)
        return
    with console.status("Starting") as status:
        yield status.update


def _print_step(console: Console, step: str) -> None:
    console.print(f"{step} ...")
