"""`issuegraph requeue`: begin again with entries that ended badly."""

import getpass
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import click
import structlog

from bot.errors import SettingsError
from bot.inbox.inbox import Entry, EntryState, Inbox
from bot.log_setup import configure_logging
from bot.redis_server.connection import connect_worker
from bot.redis_server.embedded import given_or_existing
from bot.settings.settings import Settings

_MOST = 100_000
_ENDED_BADLY = (EntryState.DEAD, EntryState.QUARANTINED)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which entries are meant; an empty text means any."""

    states: tuple[EntryState, ...]
    repository: str = ""
    reason: str = ""

    def find(self, inbox: Inbox) -> Iterator[Entry]:
        """Yield the entries, the earliest to end first."""
        for state in self.states:
            for entry in reversed(inbox.entries(state, most=_MOST)):
                if self._means(entry):
                    yield entry

    def _means(self, entry: Entry) -> bool:
        is_there = self.repository.lower() in {"", entry.repository.lower()}
        return is_there and self.reason.lower() in entry.reason.lower()


@click.command()
@click.argument("deliveries", nargs=-1, metavar="[DELIVERY]...")
@click.option("--dead", is_flag=True, help="Only entries that failed too often.")
@click.option("--quarantined", is_flag=True, help="Only entries that killed their process.")
@click.option(
    "--skipped", is_flag=True, help="Only entries that were skipped; name a reason or repository."
)
@click.option("--repository", default="", metavar="OWNER/NAME", help="Of this repository only.")
@click.option("--reason", default="", metavar="TEXT", help="Whose reason contains TEXT only.")
@click.option("--dry-run", is_flag=True, help="Say which these are, and change nothing.")
def requeue(
    deliveries: tuple[str, ...],
    *,
    dead: bool,
    quarantined: bool,
    skipped: bool,
    repository: str,
    reason: str,
    dry_run: bool,
) -> None:
    """Begin again with the given deliveries, or with all that are dead or quarantined."""
    asked = {"dead": dead, "quarantined": quarantined, "skipped": skipped}
    states = tuple(EntryState(name) for name, is_asked in asked.items() if is_asked)
    if deliveries and (states or repository or reason):
        raise click.UsageError("A delivery that is named is not chosen by anything else.")
    if skipped and not (repository or reason):
        # Most of them were rightly skipped: beginning with all would comment on what is long done.
        raise click.UsageError("Name a reason or a repository of those that were skipped.")
    try:
        with _open_inbox() as inbox:
            entries = _named(inbox, deliveries) if deliveries else None
            entries = entries or list(
                Selection(states or _ENDED_BADLY, repository, reason).find(inbox)
            )
            carry_out(entries, inbox=inbox, is_dry=dry_run)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def _open_inbox() -> Iterator[Inbox]:
    settings = Settings.from_environment(os.environ)
    configure_logging(level=settings.log_level, style=settings.log_format)
    with given_or_existing(settings.redis_url, data_dir=settings.data_dir) as url:
        if settings.redis_url is None:
            # Another folder may hold one too: whoever is in the wrong place should see it.
            click.echo(f"In the Redis below {settings.data_dir}:", err=True)
        yield Inbox(connect_worker(url))


def carry_out(entries: Sequence[Entry], *, inbox: Inbox, is_dry: bool) -> None:
    """Tell how many entries there are, begin again with each, and log who had it done."""
    verb = "would begin" if is_dry else "begin"
    click.echo(f"{len(entries)} of the entries {verb} again")
    for entry in entries:
        click.echo(f"  {entry.id}  {entry.state}  {entry.repository or '-'}  {entry.reason}")
        if not is_dry:
            _begin_again(entry, inbox=inbox)


def _begin_again(entry: Entry, *, inbox: Inbox) -> None:
    is_begun = inbox.requeue(entry.id)
    log = structlog.get_logger().bind(delivery=entry.id, state=str(entry.state), by=_who())
    log.info("entry requeued" if is_begun else "entry not requeued", reason=entry.reason)


def _named(inbox: Inbox, deliveries: Sequence[str]) -> list[Entry]:
    found = {delivery: inbox.find(delivery) for delivery in deliveries}
    unknown = [delivery for delivery, entry in found.items() if entry is None]
    if unknown:
        raise click.ClickException(f"not in the inbox: {', '.join(unknown)}")
    return [entry for entry in found.values() if entry is not None]


def _who() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A container may run under a number that has no name.
        return str(os.getuid())
