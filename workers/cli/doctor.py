"""`issuegraph doctor`: what works, what does not, and what to do about it."""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click
import requests

from bot.errors import SettingsError
from bot.settings.settings import Settings
from workers.cli.checkup.finding import Finding, Level, fail

if TYPE_CHECKING:
    from bot.github.app_auth import AppAuth
    from bot.github.transport import Transport

_PATIENCE_SECONDS = 5.0
_COLOURS = {Level.OK: "green", Level.WARN: "yellow", Level.FAIL: "red"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def doctor(*, as_json: bool) -> None:
    """Check credentials, permissions, events, webhook, Redis, database, clock and data folder."""
    findings = []
    for finding in _examine():
        findings.append(finding)
        if not as_json:
            _show(finding)
    is_well = all(finding.level is not Level.FAIL for finding in findings)
    if as_json:
        document = {"ok": is_well, "findings": [asdict(finding) for finding in findings]}
        click.echo(json.dumps(document, indent=2))
    sys.exit(0 if is_well else 1)


def _examine() -> Iterator[Finding]:
    try:
        settings = Settings.from_environment(os.environ)
    except SettingsError as error:
        yield from _tell_problems(str(error).splitlines())
        return
    yield from _examine_machine(settings)
    yield from _examine_github(settings)


def _tell_problems(problems: Sequence[str]) -> Iterator[Finding]:
    """Yield a finding for each; what to do about them is the same for all, and said once."""
    *earlier, last = problems
    yield from (fail("settings", problem, advice="") for problem in earlier)
    yield fail("settings", last, advice="Correct the environment; nothing else was looked at.")


def _examine_machine(settings: Settings) -> Iterator[Finding]:
    from workers.cli.checkup.machine import examine_folder, examine_redis

    yield from examine_folder(settings.data_dir)
    yield from examine_redis(lambda: _check_redis(settings))
    try:
        yield from _examine_database(settings)
    except SettingsError as error:
        yield fail("database", str(error), advice="Check DATABASE_URL.")


def _examine_database(settings: Settings) -> Iterator[Finding]:
    from bot.store.engine import open_engine
    from bot.store.reports import ReportStore
    from bot.store.upgrade import is_up_to_date
    from workers.cli.checkup.machine import examine_database

    engine = open_engine(settings.database_url)
    yield from examine_database(
        ReportStore(engine).ping, is_up_to_date=lambda: is_up_to_date(engine)
    )
    engine.dispose()


def _check_redis(settings: Settings) -> tuple[str, ...]:
    from bot.redis_server.connection import connect_receiver
    from bot.redis_server.embedded import given_or_embedded
    from bot.redis_server.requirements import check_redis

    with (
        given_or_embedded(settings.redis_url, data_dir=settings.data_dir) as url,
        connect_receiver(url) as connection,
    ):
        return check_redis(connection, now=datetime.now(UTC))


def _examine_github(settings: Settings) -> Iterator[Finding]:
    from bot.github.transport import ApiRequest
    from workers.assemble import open_transport, system_clock
    from workers.cli.checkup.machine import examine_clock

    transport = open_transport(settings)
    try:
        # Any answer will do, since it is its Date that counts.
        greeting = transport.send(ApiRequest("GET", "/meta"), auth=None)
    except requests.RequestException as error:
        advice = "Check GITHUB_API_URL, the network and the proxy."
        yield fail("github", f"{settings.github_api_url}: {type(error).__name__}", advice=advice)
    else:
        yield from examine_clock(greeting.headers, now=system_clock().now())
        if (app := _log_in(settings, transport)) is not None:
            yield from _examine_app(app, settings)
    if not settings.has_credentials:
        advice = f"Run `issuegraph serve` and open {settings.public_url}/setup."
        yield fail("credentials", "the App is not registered yet", advice=advice)


def _examine_app(app: "AppAuth", settings: Settings) -> Iterator[Finding]:
    from workers.cli.checkup.app import examine_app
    from workers.cli.checkup.webhook import examine_reach, examine_webhook

    yield from examine_app(app)
    yield from examine_webhook(app, public_url=settings.public_url)
    yield from examine_reach(settings.public_url, ask=_status_of)


def _log_in(settings: Settings, transport: "Transport") -> "AppAuth | None":
    from bot.github.app_auth import AppAuth, MemoryTokenCache
    from workers.assemble import system_clock

    if settings.github_app_id is None or settings.github_private_key is None:
        return None
    return AppAuth(
        settings.github_app_id,
        settings.github_private_key,
        transport=transport,
        clock=system_clock().now,
        cache=MemoryTokenCache(),
    )


def _status_of(address: str) -> int:
    return requests.get(address, timeout=_PATIENCE_SECONDS, allow_redirects=False).status_code


def _show(finding: Finding) -> None:
    level = click.style(f"{finding.level:<5}", fg=_COLOURS[finding.level], bold=True)
    click.echo(f"{level} {finding.check:<14} {finding.says}")
    if finding.advice:
        click.echo(f"{'':<21}→ {finding.advice}")
