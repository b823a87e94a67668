"""What a job is given beside its request."""

from collections.abc import Callable
from dataclasses import dataclass

from workers.toolbox import Toolbox


@dataclass(frozen=True, slots=True)
class Work:
    """The toolbox, and the question to ask before each write, whether the issue is still ours."""

    toolbox: Toolbox
    # Raises when the lease on the issue is lost.
    check_lease: Callable[[], None]
    # Names the piece of work, however often it is started.
    delivery: str
