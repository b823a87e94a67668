"""The workers: WORKER_CONCURRENCY processes that work the queue."""

import gc
import os
import sys
from functools import partial

import structlog

from bot.errors import SettingsError
from bot.log_setup import configure_logging
from bot.process.stop_signals import told_to_stop, unwind_when_told
from bot.redis_server.connection import connect_worker
from bot.redis_server.embedded import given_or_embedded
from bot.redis_server.requirements import insist_on_safe_redis
from bot.settings.settings import Settings
from workers.processes.supervisor import Supervisor
from workers.processes.waiting import await_credentials
from workers.processes.worker_process import work
from workers.runner import assembled_runner
from workers.triage.rehearse import rehearse


def main() -> int:
    """Work until SIGTERM or SIGINT; return the exit status."""
    unwind_when_told()
    try:
        settings = Settings.from_environment(os.environ)
        configure_logging(level=settings.log_level, style=settings.log_format)
        with given_or_embedded(settings.redis_url, data_dir=settings.data_dir) as url:
            with connect_worker(url) as connection:
                insist_on_safe_redis(connection, must_answer=True)
            if settings.has_credentials or _wait_for_set_up(settings.public_url):
                _supervise(url, count=settings.worker_concurrency)
    except SettingsError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the operator reads it in the terminal
        return 1
    return 0


def _wait_for_set_up(public_url: str) -> bool:
    """Return whether the App was registered, rather than this process told to stop."""
    structlog.get_logger().info("waiting for the App to be registered", at=f"{public_url}/setup")
    with told_to_stop() as stopped:
        return await_credentials(_has_credentials, stopped=stopped)


def _has_credentials() -> bool:
    return Settings.from_environment(os.environ).has_credentials


def _supervise(redis_url: str, *, count: int) -> None:
    # The runner reads the environment, which names no address where the server is embedded.
    os.environ["REDIS_URL"] = redis_url
    # Before the first fork, so that every process and every job inherits what these two make.
    assembled_runner()
    rehearse()
    # What is there now stays for good. Not looked at again, it stays shared with every fork; a
    # collection inside a job would copy all of it, which takes longer than most of the job.
    gc.collect()
    gc.freeze()
    Supervisor(partial(work, redis_url), count=count).run()
