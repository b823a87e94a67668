"""A simulated GitHub whose every call takes as long as it is told, its own work included."""

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from machine import pinned_to
from werkzeug.serving import make_server

from bot.simulator import World, create_site, wall_clock
from bot.simulator.server import QuietRequests
from bot.simulator.shapes.links import Links

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


@dataclass(slots=True)
class Pace:
    """Answers no sooner than `seconds` after it was asked, and notes when it answered what."""

    site: "WSGIApplication"
    seconds: float = 0.0
    answered: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        started = time.monotonic()
        asked = (environ["REQUEST_METHOD"], environ["PATH_INFO"])
        answer = self.site(environ, start_response)
        time.sleep(max(0.0, self.seconds - (time.monotonic() - started)))
        self.answered[asked] = wall_clock()
        return answer


@dataclass(frozen=True, slots=True)
class PacedGitHub:
    """The world, where it is served, and how fast."""

    world: World
    url: str
    pace: Pace

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/v3"

    def answered_at(self, method: str, path: str) -> datetime | None:
        """Return when a call below the API was last answered; None while it was not."""
        return self.pace.answered.get((method, f"/api/v3{path}"))


@contextmanager
def serve(*, core: int) -> Iterator[PacedGitHub]:
    """Serve an empty world in the block."""
    world = World.create(clock=wall_clock)
    pace = Pace(create_site(world))
    server = make_server("127.0.0.1", 0, pace, threaded=True, request_handler=QuietRequests)
    url = f"http://127.0.0.1:{server.server_port}"
    world.links = Links(url, f"{url}/api/v3")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    # A thread, and those that it starts, stay on the core that they began on.
    with pinned_to(core):
        thread.start()
    try:
        yield PacedGitHub(world, url, pace)
    finally:
        server.shutdown()
        server.server_close()
        world.courier.stop()
