"""One job of the background at a time, so that the other workers are there for new issues.

Learning from a past takes a processor's time, and nobody waits for it. Whoever finds the turn taken
has the whole line of background work wait, as an installation's work waits for GitHub.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from secrets import token_hex

from bot.errors import InstallationMustWait, WaitCause
from bot.memory.shortlived import Turn

# A little longer than a job may take: a killed job's turn passes on.
_TURN_SECONDS = 150.0
_LOOK_AGAIN_SECONDS = 5.0


@contextmanager
def background_turn(open_turn: Callable[..., Turn]) -> Iterator[None]:
    """Hold the turn; InstallationMustWait while another job has it."""
    # A name of its own each time: a job that lost its turn must not give up another's.
    turn = open_turn(owner=token_hex(8))
    if not turn.take(seconds=_TURN_SECONDS):
        raise InstallationMustWait(
            "other learning is under way",
            after_seconds=_LOOK_AGAIN_SECONDS,
            cause=WaitCause.OTHER_LEARNING,
        )
    try:
        yield
    finally:
        turn.give_up()
