"""`python -m workers`: work the queue."""

import sys

from bot.process.stop_signals import end_at_once_when_told


def main() -> int:
    """Work until told to stop, which it may be while it is imported; return the exit status."""
    end_at_once_when_told()
    from workers.program import main as work

    return work()


if __name__ == "__main__":
    sys.exit(main())
