"""`issuegraph learn`: read a repository's past, and go on where the last attempt stopped."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.domain.history import Learning
from bot.domain.issue import RepositoryRef
from bot.errors import NothingToDo, RetryLater, SettingsError, Unreachable
from bot.settings.settings import Settings
from workers.cli.progress import progress


@click.command()
@click.argument("repository", metavar="OWNER/REPO")
@click.option(
    "--anew", "is_anew", is_flag=True, help="Read everything again, not only what changed."
)
def learn(repository: str, *, is_anew: bool) -> None:
    """Read every issue of a repository and what became of it, train on that, and test.

    Reads with GITHUB_TOKEN, or else as the App. Stop it whenever you like: without --anew it goes
    on from there. What is known is read anew for a new language model, after labels were renamed,
    or where a newer version of the bot reads more; until then GitHub is searched instead.
    """
    from bot.web.dashboard import dashboard_url

    try:
        ref = RepositoryRef.parse(repository)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    try:
        settings = Settings.from_environment(os.environ)
        learning = _learn(ref, settings, is_anew=is_anew)
    except RetryLater as later:
        how = "run `issuegraph learn` again, without --anew," if is_anew else "run it again"
        message = f"{later}: {how} in {later.after_seconds:.0f} seconds"
        raise click.ClickException(message) from later
    except (SettingsError, Unreachable, NothingToDo) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{learning.full_name}: read {learning.issues_read} issues", err=True)
    dashboard = dashboard_url(settings.public_url, secret_key=settings.secret_key)
    click.echo(f"What is known: {dashboard}", err=True)


def _learn(ref: RepositoryRef, settings: Settings, *, is_anew: bool) -> Learning:
    from workers.cli.past_by_hand import learn_with_app, learn_with_token, train_and_test

    token = os.environ.get("GITHUB_TOKEN", "")
    reads_as_app = settings.has_credentials and not token
    with _redis_of(settings, is_needed=reads_as_app) as url:
        there = replace(settings, redis_url=url)
        with _bar() as tell:
            learning = (
                learn_with_app(ref, there, tell=tell, is_anew=is_anew)
                if reads_as_app
                else learn_with_token(ref, there, token=token, tell=tell, is_anew=is_anew)
            )
        with progress() as say:
            train_and_test(learning, there, say=say, is_anew=is_anew)
    return learning


def _redis_of(settings: Settings, *, is_needed: bool) -> AbstractContextManager[str | None]:
    """Return the Redis that knows what people decided, which an App has and a person may not."""
    from bot.redis_server.embedded import given_or_embedded, given_or_left_out

    open_redis = given_or_embedded if is_needed else given_or_left_out
    return open_redis(settings.redis_url, data_dir=settings.data_dir)


@contextmanager
def _bar() -> Iterator[Callable[[Learning], None]]:
    """Yield what shows the progress: a bar on a terminal, a line a page elsewhere."""
    console = Console(stderr=True)
    columns = (TextColumn("Learning"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("issues", total=None)

        def tell(learning: Learning) -> None:
            bar.update(task, completed=learning.issues_read, total=learning.issues_total)
            if not console.is_terminal:
                console.print(f"{learning.issues_read} of {learning.issues_total} issues ...")

        yield tell
