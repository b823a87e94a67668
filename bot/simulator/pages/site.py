"""The pages as one Flask application."""

from flask import Flask

from bot.simulator.state import World


def create_pages(world: World) -> Flask:
    """Return the web pages of a world."""
    return Flask("github-pages")
