"""`issuegraph serve`: web, worker and clock together on one machine."""

import os
import time

import click

from bot.errors import SettingsError
from bot.settings.settings import Settings
from workers.cli.own_redis import OwnRedis
from workers.cli.processes import Processes

_LOOK_EVERY_SECONDS = 1.0
MODULES = ("bot", "workers", "workers.schedule")


@click.command()
def serve() -> None:
    """Run web, worker and clock on this machine until one ends or Ctrl-C is pressed."""
    from bot.store.opening import open_up_to_date
    from bot.web.dashboard import dashboard_url

    try:
        settings = Settings.from_environment(os.environ)
        # Before there are three programs to complain of it.
        open_up_to_date(settings.database_url)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Serving on {settings.public_url} (Ctrl-C ends it)", err=True)
    dashboard = dashboard_url(settings.public_url, secret_key=settings.secret_key)
    click.echo(f"Dashboard: {dashboard}", err=True)
    try:
        _serve(OwnRedis(None if settings.redis_url else settings.data_dir))
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


def _serve(own_redis: OwnRedis) -> None:
    with own_redis as redis, Processes(os.environ) as processes:
        for module in MODULES:
            processes.start(module)
        try:
            while not (ended := processes.ended()):
                redis.revive()
                time.sleep(_LOOK_EVERY_SECONDS)
        except KeyboardInterrupt:
            click.echo("Finishing what is under way ...", err=True)
            return
    raise click.ClickException(f"{ended} ended, so everything was stopped")
