"""What the server loads in each of its processes."""

import os
from functools import partial

from bot.inbox.receiving import PipelinedInbox
from bot.log_setup import configure_logging
from bot.settings.settings import Settings
from bot.store.engine import open_engine
from bot.store.reports import ReportStore
from bot.web.app import create_site
from bot.web.door import Door
from bot.web.opening import open_inbox
from bot.web.until_registered import UntilRegistered


def make_door() -> Door:
    """Return the application that the environment describes, and what set-up adds to it."""
    settings = Settings.from_environment(os.environ)
    configure_logging(level=settings.log_level, style=settings.log_format)
    if settings.redis_url is None:
        raise RuntimeError("the web process names the address of its embedded Redis")
    # `python -m bot` has brought the tables up to date. A process that is replaced while the
    # database is away takes deliveries all the same.
    reports = ReportStore(open_engine(settings.database_url))
    create = partial(create_site, inbox=open_inbox(settings), reports=reports)
    sites = UntilRegistered(partial(Settings.from_environment, os.environ), create)
    return Door(sites.site, PipelinedInbox.at(settings.redis_url))
