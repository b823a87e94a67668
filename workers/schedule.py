"""`python -m workers.schedule`: the clock."""

import sys

from bot.process.stop_signals import end_at_once_when_told


def main() -> int:
    """Tick until told to stop, which it may be while it is imported; return the exit status."""
    end_at_once_when_told()
    from workers.clock import main as tick

    return tick()


if __name__ == "__main__":
    sys.exit(main())
