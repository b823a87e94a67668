"""The web process, with an embedded Redis where none is given."""

import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from bot.errors import SettingsError
from bot.log_setup import configure_logging
from bot.process.listening_port import insist_on_free_port
from bot.process.parent_death import end_with_parent
from bot.process.stop_signals import hear_no_more, unwind_when_told
from bot.settings.data_folder import writing_below
from bot.settings.settings import Settings

_HEADER_MILLISECONDS = 5_000
# A process that takes no notice of being told to stop would keep the port for good without an end
# to its time. Docker kills after ten seconds.
_STOP_SECONDS = 8

# The server hands its lines on instead of printing them in a form of its own.
_LOGS_LIKE_OURS = {
    "version": 1,
    "disable_existing_loggers": False,
    "loggers": {"_granian": {"handlers": [], "propagate": True}},
}


def main() -> int:
    """Serve until told to stop; 1 with a line for each problem when the settings are refused."""
    unwind_when_told()
    try:
        settings = Settings.from_environment(os.environ)
        configure_logging(level=settings.log_level, style=settings.log_format)
        insist_on_free_port(settings.port)
        _await_database(settings)
        with _redis_for(settings), _metrics_folder():
            _invite_to_set_up(settings)
            _serve(settings)
    except SettingsError as problem:
        print(problem, file=sys.stderr)  # noqa: T201 - for the operator, before any log is read
        return 1
    return 0


def _await_database(settings: Settings) -> None:
    """Say once that there is no database: each process of the server would say it, on and on."""
    from bot.store.opening import open_up_to_date

    open_up_to_date(settings.database_url)


def _invite_to_set_up(settings: Settings) -> None:
    """Print the token of the set-up page while there is something to set up."""
    from bot.web.setup_folder import SetupFolder

    folder = SetupFolder(settings.data_dir)
    if settings.has_credentials and (folder.has_ended() or not folder.is_open()):
        folder.close()
        return
    with writing_below(settings.data_dir):
        if not settings.has_credentials:
            folder.begin_anew()
        token = folder.issue_token()
    invitation = f"Set up: open {settings.public_url}/setup\nOne-time token: {token}"
    print(invitation, file=sys.stderr)  # noqa: T201 - for the operator, and for no log


def _end_when_told() -> None:
    """End at once on a signal, until the server takes them itself.

    A process that was forked to load the application has its parent's handlers, which note the
    signal in a copy of the parent that nobody asks.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)


def _serve(settings: Settings) -> None:
    os.register_at_fork(after_in_child=_end_when_told)
    os.register_at_fork(after_in_child=end_with_parent)
    Server(
        "bot.web.serve:make_door",
        factory=True,
        address="0.0.0.0",  # noqa: S104 - a container is reached from outside; see PORT
        port=settings.port,
        interface=Interfaces.RSGI,
        workers=settings.web_concurrency,
        respawn_failed_workers=True,
        workers_kill_timeout=_STOP_SECONDS,
        # Times of HTTP/1 alone are bounded below, and what stands before us speaks it.
        http=HTTPModes.http1,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADER_MILLISECONDS),
        log_level=LogLevels(settings.log_level),
        log_dictconfig=_LOGS_LIKE_OURS,
    ).serve()
    hear_no_more()


@contextmanager
def _redis_for(settings: Settings) -> Iterator[None]:
    if settings.redis_url is not None:
        _check_redis(settings.redis_url)
        yield
        return
    from bot.redis_server.embedded import embedded_redis

    # The server's processes inherit the address and so need not each look for the server.
    with embedded_redis(settings.data_dir) as url:
        os.environ["REDIS_URL"] = url
        yield


def _check_redis(redis_url: str) -> None:
    """Refuse one that would lose deliveries; without any, deliveries are told to come again."""
    from bot.redis_server.connection import connect_receiver
    from bot.redis_server.requirements import insist_on_safe_redis

    with connect_receiver(redis_url) as connection:
        insist_on_safe_redis(connection, must_answer=False)


@contextmanager
def _metrics_folder() -> Iterator[None]:
    # Set before anything imports prometheus_client, which looks only once.
    with tempfile.TemporaryDirectory(prefix="issuegraph-metrics-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        yield
