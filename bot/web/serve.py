"""What the server loads in each of its processes."""

import os
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.web.door import Door


def make_door() -> "Door":
    """Return the application that the environment describes, and what set-up adds to it."""
    # Before anything that takes time is imported.
    _end_when_told()
    from functools import partial

    from bot.log_setup import configure_logging
    from bot.receiving import PipelinedInbox
    from bot.settings import Settings
    from bot.web.app import create_site, open_inbox, open_reports
    from bot.web.door import Door
    from bot.web.until_registered import UntilRegistered

    settings = Settings.from_environment(os.environ)
    configure_logging(level=settings.log_level, style=settings.log_format)
    if settings.redis_url is None:
        raise RuntimeError("the web process names the address of its embedded Redis")
    create = partial(create_site, inbox=open_inbox(settings), reports=open_reports(settings))
    sites = UntilRegistered(partial(Settings.from_environment, os.environ), create)
    return Door(sites.site, PipelinedInbox.at(settings.redis_url))


def _end_when_told() -> None:
    """End at once on a signal, until the server takes them itself.

    A process that was forked to load the application has its parent's handlers, which note the
    signal in a copy of the parent that nobody asks.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
