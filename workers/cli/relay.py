"""`issuegraph relay`: fetch deliveries from a smee-compatible webhook relay, for development.

A relay is a stranger in the middle: it can read every delivery, and whatever it hands on is
verified like anything else, so it cannot invent one.
"""

import os
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import click
import requests

from bot.errors import SettingsError
from bot.settings.settings import Settings
from workers.cli.relayed import Relayed, read_messages, read_relayed

_CONNECT_SECONDS = 10.0
# Relays send a line now and then; one that is silent for longer has lost us.
_SILENCE_SECONDS = 120.0
_PAUSE_SECONDS = 3.0


def _read_address(_context: click.Context, _parameter: click.Parameter, address: str) -> str:
    """Return it if it can be asked: a mistyped one would look like a relay that is away."""
    try:
        parts = urlsplit(address)
        may_be_asked = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        may_be_asked = False
    if address and not may_be_asked:
        raise click.BadParameter(f"{address!r} is no address such as https://smee.io/abcDEF123")
    return address


@click.command()
@click.argument("address", callback=_read_address)
@click.option(
    "--to",
    default="",
    callback=_read_address,
    help="Where to hand them on; by default this machine's PORT.",
)
def relay(address: str, *, to: str) -> None:
    """Hand on what arrives at the relay ADDRESS to the web process here, until Ctrl-C."""
    try:
        target = to or f"http://127.0.0.1:{Settings.from_environment(os.environ).port}/webhook"
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Handing on from {address} to {target} (Ctrl-C ends it)", err=True)
    try:
        for relayed in _listen(address):
            click.echo(f"{relayed.event} {relayed.delivery}: {_hand_on(relayed, target)}")
    except KeyboardInterrupt:
        click.echo("Ended.", err=True)


def _listen(address: str) -> Iterator[Relayed]:
    """Yield deliveries for ever; a relay that is away is asked again after a pause."""
    while True:
        try:
            yield from _listen_once(address)
        except requests.RequestException as error:
            click.echo(f"The relay is away ({type(error).__name__}); asking again ...", err=True)
        time.sleep(_PAUSE_SECONDS)


def _listen_once(address: str) -> Iterator[Relayed]:
    with requests.get(
        address,
        headers={"Accept": "text/event-stream"},
        stream=True,
        timeout=(_CONNECT_SECONDS, _SILENCE_SECONDS),
    ) as answer:
        answer.raise_for_status()
        # None, which its types do not know, hands on what has come instead of filling a chunk.
        lines = answer.iter_lines(chunk_size=None)  # type: ignore[call-overload]
        for message in read_messages(lines):
            relayed = read_relayed(message)
            if relayed is not None:
                yield relayed


def _hand_on(relayed: Relayed, target: str) -> str:
    try:
        answer = requests.post(
            target, data=relayed.body, headers=dict(relayed.headers), timeout=_CONNECT_SECONDS
        )
    except requests.RequestException as error:
        return f"not handed on ({type(error).__name__}); is the web process running?"
    return f"{answer.status_code} {answer.text[:200]}"
