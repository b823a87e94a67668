"""The simulated GitHub on a port of this machine, in a thread of this process."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from bot.simulator.api import create_api
from bot.simulator.gateway import Gateway
from bot.simulator.moments import TimeSource
from bot.simulator.pages.site import create_pages
from bot.simulator.shapes.links import Links
from bot.simulator.state import World

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


def wall_clock() -> datetime:
    """Return the real time."""
    return datetime.now(UTC)


class QuietRequests(WSGIRequestHandler):
    """Answers requests without a line on standard error for each; the world keeps its own log."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""

    def connection_dropped(
        self, error: BaseException, environ: "WSGIEnvironment | None" = None
    ) -> None:
        """Read nothing more from a connection that was cut on demand."""
        super().connection_dropped(error, environ)
        self.close_connection = True


def create_site(world: World) -> Gateway:
    """Return a world's API and pages as one WSGI application."""
    return Gateway(world, create_api(world), create_pages(world))


@dataclass(slots=True, eq=False)
class Simulator:
    """A running GitHub; also a context manager that stops it at the end."""

    world: World
    url: str
    _server: BaseWSGIServer
    _thread: threading.Thread

    @classmethod
    def start(
        cls,
        *,
        port: int = 0,
        clock: TimeSource = wall_clock,
        world: World | None = None,
    ) -> Self:
        """Start on a port (0: any free one); a world may be brought along."""
        served = world or World.create(clock=clock)
        server = make_server(
            "127.0.0.1", port, create_site(served), threaded=True, request_handler=QuietRequests
        )
        url = f"http://127.0.0.1:{server.server_port}"
        served.links = Links(url, f"{url}/api/v3")
        thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="github", daemon=True
        )
        thread.start()
        return cls(served, url, server, thread)

    @property
    def api_url(self) -> str:
        """Return where the REST API begins, as on GitHub Enterprise Server."""
        return f"{self.url}/api/v3"

    @property
    def graphql_url(self) -> str:
        """Return where GraphQL is asked."""
        return f"{self.url}/api/graphql"

    def wait_for_deliveries(self, timeout_seconds: float = 5.0) -> None:
        """Return when every queued webhook was sent; raise TimeoutError when that takes longer."""
        self.world.courier.wait(timeout_seconds)

    def stop(self) -> None:
        """Stop serving and delivering."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self.world.courier.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()
