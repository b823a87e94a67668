"""What lies on this machine: the data folder, the clock, Redis and the database."""

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from bot.errors import RetryLater, SettingsError
from workers.cli.checkup.finding import Finding, fail, ok, warn

_MOST_SKEW_SECONDS = 30.0
_OTHERS = 0o077
_SECRETS = ("credentials", "secret_key")


def examine_folder(data_dir: Path) -> list[Finding]:
    """Look who else may read what must stay ours."""
    if not os.access(data_dir, os.W_OK):
        advice = "Give it to the user that runs the bot, or set DATA_DIR."
        return [fail("folder", f"{data_dir} cannot be written", advice=advice)]
    exposed = [name for name in _SECRETS if _is_exposed(data_dir / name)]
    if exposed:
        advice = f"chmod 600 {' '.join(str(data_dir / name) for name in exposed)}"
        return [fail("folder", f"others may read {' and '.join(exposed)}", advice=advice)]
    if _is_exposed(data_dir):
        advice = f"chmod 700 {data_dir}"
        return [warn("folder", f"others may look into {data_dir}", advice=advice)]
    return [ok("folder", f"{data_dir} is ours alone")]


def _is_exposed(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & _OTHERS)


def examine_clock(headers: Mapping[str, str], *, now: datetime) -> list[Finding]:
    """Compare our time with the Date that GitHub answered with; names are in lower case."""
    try:
        theirs = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        advice = "Look whether a proxy stands between."
        return [warn("clock", "GitHub said no time", advice=advice)]
    apart = abs(now.timestamp() - theirs.replace(tzinfo=UTC).timestamp())
    if apart > _MOST_SKEW_SECONDS:
        advice = "Let the machine keep its time by NTP: GitHub refuses keys from the future."
        return [fail("clock", f"{apart:.0f} seconds apart from GitHub's", advice=advice)]
    return [ok("clock", "agrees with GitHub's")]


def examine_redis(check: Callable[[], tuple[str, ...]]) -> list[Finding]:
    """Say what `check` warns of, or fails with."""
    try:
        warnings = check()
    except SettingsError as error:
        advice = "Redis must keep what it was given: `appendonly yes`, `noeviction`, 6.2 or newer."
        return [fail("redis", str(error), advice=advice)]
    advice = "Ask whoever runs that server."
    return [warn("redis", text, advice=advice) for text in warnings] or [
        ok("redis", "keeps what it is given, and drops nothing")
    ]


def examine_database(
    ping: Callable[[], None], *, is_up_to_date: Callable[[], bool]
) -> list[Finding]:
    """Say whether the database answers and has the tables of this version."""
    try:
        ping()
    except RetryLater as error:
        return [fail("database", str(error), advice="Check DATABASE_URL.")]
    if not is_up_to_date():
        advice = "The next start of the web process or a worker brings it up to date."
        return [warn("database", "it lacks tables of this version", advice=advice)]
    return [ok("database", "answers, and is up to date")]
