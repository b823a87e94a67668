"""What the server loads in each of its processes."""

import os

from flask import Flask

from bot.log_setup import configure_logging
from bot.settings import Settings
from bot.web.app import create_app


def make_app() -> Flask:
    """Return the application that the environment describes."""
    settings = Settings.from_environment(os.environ)
    configure_logging(level=settings.log_level, style=settings.log_format)
    return create_app(settings)
