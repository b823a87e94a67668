"""`issuegraph backtest`: what the bot would have said about a repository's closed issues."""

import json
import os

import click

from bot.domain.issue import RepositoryRef
from bot.errors import SettingsError
from bot.settings.settings import Settings
from workers.cli.progress import progress

_LAST = 200


@click.command()
@click.argument("repository", metavar="OWNER/REPO")
@click.option("--last", type=click.IntRange(1, 10_000), default=_LAST, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def backtest(repository: str, *, last: int, as_json: bool) -> None:
    """Say what would have been said of the last closed issues, and keep the thresholds.

    Only what was known when each was opened is used. Run `issuegraph learn` first.
    """
    from bot.web.backtests import backtest_url
    from workers.cli.backtest_by_hand import NotLearnedError, run_backtest

    try:
        ref = RepositoryRef.parse(repository)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    try:
        settings = Settings.from_environment(os.environ)
        with progress(is_quiet=as_json) as say:
            say(f"Asking about the last {last} closed issues of {ref}")
            stored = run_backtest(ref, settings, last=last)
    except (SettingsError, NotLearnedError) as error:
        raise click.ClickException(str(error)) from error
    address = backtest_url(settings.public_url, stored, secret_key=settings.secret_key)
    if not as_json:
        click.echo(f"With a plot: {address}", err=True)
    document = json.dumps(json.loads(stored.json), indent=2)
    click.echo(document if as_json else stored.markdown)
