"""The whole bot around a simulated GitHub, worked by hand: a delivery in, then `work()`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Self

import structlog
from werkzeug.serving import make_server

from bot.inbox.inbox import Entry, EntryState, Inbox
from bot.redis_server.connection import connect_worker
from bot.settings.settings import Settings
from bot.simulator import Simulator
from bot.simulator.apps import App
from bot.simulator.conversation import Comment
from bot.simulator.issue import Issue
from bot.simulator.repository import Repository
from bot.simulator.scenarios.scenario import installed_app
from bot.simulator.server import QuietRequests
from bot.store.engine import open_engine
from bot.store.reports import ReportStore, StoredReport
from bot.store.votes import VoteStore
from bot.web.app import create_app
from workers.assemble import assemble
from workers.jobs.table import run_request
from workers.runner import Runner
from workers.toolbox import Toolbox

SECRET = "a webhook secret of the journeys"
# An entry that is put back again and again must not hang a test.
_MOST_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class House:
    simulator: Simulator
    repository: Repository
    settings: Settings
    inbox: Inbox
    toolbox: Toolbox

    @classmethod
    @contextmanager
    def open(cls, *, redis_url: str, data_dir: Path) -> Iterator[Self]:
        """Start the simulator with one repository, install the App and serve our receiver."""
        with Simulator.start() as simulator:
            world = simulator.world
            repository = world.create_repository("octo/engine")
            # Before it has a webhook: what happens without a known past is the harder case.
            app, _ = installed_app(world, repository.full_name)
            with cls.around(
                simulator, repository, app, redis_url=redis_url, data_dir=data_dir
            ) as house:
                yield house

    @classmethod
    @contextmanager
    def around(
        cls,
        simulator: Simulator,
        repository: Repository,
        app: App,
        *,
        redis_url: str,
        data_dir: Path,
        api_url: str | None = None,
    ) -> Iterator[Self]:
        """Serve our receiver to an App that exists, beside an empty Redis."""
        with connect_worker(redis_url) as connection:
            connection.flushdb()
            settings = _settings(simulator, app.id, app.private_key_pem, data_dir, redis_url)
            settings = replace(settings, github_api_url=api_url or simulator.api_url)
            with _served(settings) as url:
                app.webhook_url, app.webhook_secret = f"{url}/webhook", SECRET
                yield cls(simulator, repository, settings, Inbox(connection), assemble(settings))
                simulator.wait_for_deliveries()

    def work(self) -> list[Entry]:
        """Work until nothing is waiting; return the entries that ended, the latest first."""
        self.simulator.wait_for_deliveries()
        runner = self.runner()
        for _ in range(_MOST_ROUNDS):
            waiting = self.inbox.entries(EntryState.WAITING)
            if not waiting:
                break
            for entry in waiting:
                runner.run_entry(entry.id, owner="journey")
            self.simulator.wait_for_deliveries()
        return [*self.inbox.entries(EntryState.DONE), *self.inbox.entries(EntryState.SKIPPED)]

    def runner(self) -> Runner:
        run = partial(run_request, toolbox=self.toolbox)
        return Runner(self.inbox, run, log=structlog.get_logger())

    def our_comments(self, issue: Issue) -> list[Comment]:
        return [one for one in issue.comments if one.author.login == "issuegraph[bot]"]

    def calls(self, *, after: int = 0) -> list[str]:
        """Return the API calls since `after`, as "GET read" or "POST graphql"."""
        records = self.simulator.world.requests[after:]
        return [f"{record.method} {record.category}" for record in records]

    def report(self, number: int) -> str:
        found = self.stored(number)
        return found.markdown if found else ""

    def verdict(self, number: int) -> str:
        found = self.stored(number)
        return found.verdict if found else ""

    def stored(self, number: int) -> StoredReport | None:
        engine = open_engine(self.settings.database_url)
        found = ReportStore(engine).find(self.repository.full_name, number)
        engine.dispose()
        return found

    def votes(self, number: int) -> dict[str, int]:
        engine = open_engine(self.settings.database_url)
        counted = VoteStore(engine).count(self.repository.id, number)
        engine.dispose()
        return dict(counted)


def _settings(
    simulator: Simulator, app_id: int, private_key: str, data_dir: Path, redis_url: str
) -> Settings:
    return Settings(
        data_dir=data_dir,
        secret_key=b"the secret key of the journeys",
        database_url=f"sqlite:///{data_dir}/issuegraph.db",
        redis_url=redis_url,
        github_app_id=str(app_id),
        github_private_key=private_key,
        github_webhook_secrets=(SECRET.encode(),),
        github_api_url=simulator.api_url,
        github_url=simulator.url,
        public_url="http://127.0.0.1:8000",
    )


@contextmanager
def _served(settings: Settings) -> Iterator[str]:
    server = make_server(
        "127.0.0.1", 0, create_app(settings), threaded=True, request_handler=QuietRequests
    )
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
