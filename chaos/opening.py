"""How a site comes to be: GitHub with its tenants, Redis, the proxy before it, our programs."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from urllib.parse import unquote

from bot.redis_server.embedded import start_or_reuse
from bot.simulator import Simulator
from bot.simulator.apps import App
from chaos.kin import kill
from chaos.programs import Programs
from chaos.redis_proxy import RedisProxy
from chaos.report_text import body_of, title_of
from chaos.site import SECRET, Site, Tenant

_PERMISSIONS = {"issues": "write", "contents": "read", "pull_requests": "read", "metadata": "read"}
_EVENTS = ("issues", "issue_comment", "label", "release")
# Werkzeug compiles its routes from syntax trees, which Python 3.11 cannot make in several threads
# at once (https://github.com/python/cpython/issues/106905).
_one_at_a_time = Lock()


@contextmanager
def open_site(folder: Path, *, tenants: int = 1, workers: int = 2) -> Iterator[Site]:
    """Start everything in a folder of its own, and end all of it afterwards."""
    redis = start_or_reuse(folder)
    server_socket = Path(unquote(redis.url.removeprefix("unix://")))
    with _one_at_a_time:
        started = Simulator.start()
    with started as simulator, RedisProxy(server_socket) as proxy:
        app = simulator.world.create_app(
            "issuegraph", webhook_secret=SECRET, permissions=_PERMISSIONS, events=_EVENTS
        )
        made = tuple(_settle(simulator, app, number) for number in range(tenants))
        port = free_port()
        web_url = f"http://127.0.0.1:{port}"
        app.webhook_url = f"{web_url}/webhook"
        environment = _environment(simulator, app, folder, port=port, workers=workers)
        environment["REDIS_URL"] = proxy.url
        programs = Programs(environment, folder / "issuegraph.log")
        site = Site(folder, simulator, app, made, proxy, programs, redis, web_url)
        try:
            site.start()
            yield site
        finally:
            programs.stop()
            # Whatever it still holds lies in a folder that goes with it.
            kill((site.redis.process_id,))


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _settle(simulator: Simulator, app: App, number: int) -> Tenant:
    """Make an owner with a repository, a label to be added and an issue to be found."""
    world = simulator.world
    name = f"tenant-{number}/engine"
    with world.quietly():
        repository = world.create_repository(name)
        repository.label("bug")
        repository.open_issue(title_of(1), body_of(1))
        return Tenant(repository, world.install(app, [name]))


def _environment(
    simulator: Simulator, app: App, folder: Path, *, port: int, workers: int
) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return {
        **kept,
        "GITHUB_APP_ID": str(app.id),
        "GITHUB_PRIVATE_KEY": app.private_key_pem,
        "GITHUB_WEBHOOK_SECRET": SECRET,
        "GITHUB_URL": simulator.url,
        "GITHUB_API_URL": simulator.api_url,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "DATA_DIR": str(folder),
        "WEB_CONCURRENCY": "1",
        "WORKER_CONCURRENCY": str(workers),
        "LOG_FORMAT": "json",
        "LOG_LEVEL": "info",
    }
