"""`python -m bot`: the web process."""

import sys

from bot.process.stop_signals import end_at_once_when_told


def main() -> int:
    """Serve until told to stop, which it may be while it is imported; return the exit status."""
    end_at_once_when_told()
    from bot.program import main as serve

    return serve()


if __name__ == "__main__":
    sys.exit(main())
