"""What the server loads in each of its processes."""

import os
from functools import partial

from bot.log_setup import configure_logging
from bot.settings import Settings
from bot.web.app import create_app, open_inbox, open_reports
from bot.web.until_registered import UntilRegistered


def make_app() -> UntilRegistered:
    """Return the application that the environment describes, and what set-up adds to it."""
    settings = Settings.from_environment(os.environ)
    configure_logging(level=settings.log_level, style=settings.log_format)
    create = partial(create_app, inbox=open_inbox(settings), reports=open_reports(settings))
    return UntilRegistered(partial(Settings.from_environment, os.environ), create)
