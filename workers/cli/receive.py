"""`issuegraph receive`: feed one saved delivery, as if GitHub had sent it."""

import hashlib
import hmac
import os
import sys
from http import HTTPStatus
from typing import IO
from uuid import uuid4

import click

from bot.errors import SettingsError
from bot.log_setup import configure_logging
from bot.settings.settings import Settings
from bot.web.answer import Answer
from bot.web.webhook import Delivery, Receiver


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option("--event", required=True, help="What X-GitHub-Event said, e.g. issues.")
@click.option("--delivery", default="", help="Its id; by default a new one, so that it counts.")
def receive(file: IO[bytes], *, event: str, delivery: str) -> None:
    """Sign the saved body FILE (- for standard input) and keep it for the workers.

    Prints what GitHub would have been answered, as JSON. An id that was kept before is not kept
    again.
    """
    settings = _read_settings()
    configure_logging(level=settings.log_level, style=settings.log_format)
    sent = _as_sent(file.read(), settings, event=event, delivery=delivery or str(uuid4()))
    try:
        answer = _keep(sent, settings)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    click.echo(answer.body.decode())
    sys.exit(0 if answer.code < HTTPStatus.BAD_REQUEST else 1)


def _read_settings() -> Settings:
    try:
        settings = Settings.from_environment(os.environ)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    if not settings.has_credentials:
        raise click.ClickException(
            "no App is registered yet: run `issuegraph serve` and open /setup"
        )
    return settings


def _keep(sent: Delivery, settings: Settings) -> Answer:
    from bot.inbox.receiving import ReceivingInbox
    from bot.redis_server.embedded import given_or_existing

    with given_or_existing(settings.redis_url, data_dir=settings.data_dir) as url:
        receiver = Receiver(
            app_id=settings.github_app_id or "",
            secrets=settings.github_webhook_secrets,
            inbox=ReceivingInbox.at(url),
        )
        return receiver.receive(sent)


def _as_sent(body: bytes, settings: Settings, *, event: str, delivery: str) -> Delivery:
    digest = hmac.new(settings.github_webhook_secrets[0], body, hashlib.sha256).hexdigest()
    return Delivery(
        body=body,
        signature=f"sha256={digest}",
        content_type="application/json",
        event=event,
        delivery=delivery,
        target_type="integration",
        target_id=settings.github_app_id or "",
    )
