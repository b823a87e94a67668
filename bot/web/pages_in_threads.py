"""Flask's pages behind a server that speaks RSGI: each request is answered in a thread."""

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from werkzeug.wrappers import Response

from bot.web.body import BodyRefused, Incoming, read_body

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

# A page may wait for the database, and slow ones must not keep the health page from answering.
_THREADS = 16
# More than any form of ours holds.
_MOST_FORM_BYTES = 64 * 1024
_PLAIN = [("Content-Type", "text/plain; charset=utf-8")]


class Headers(Protocol):
    """Headers by their lower-case names."""

    def items(self) -> list[tuple[str, str]]: ...

    def get(self, name: str) -> str | None: ...


class Scope(Protocol):
    """A request without its body; `path` is decoded."""

    method: str
    path: str
    query_string: str
    scheme: str
    client: str
    server: str
    http_version: str

    @property
    def headers(self) -> Headers: ...


class Exchange(Incoming, Protocol):
    """Where the body comes from and the answer goes."""

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None: ...


class PagesInThreads:
    """Answers requests with a WSGI application."""

    def __init__(self, *, body_seconds: float) -> None:
        self._body_seconds = body_seconds
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="page")

    async def show(self, app: "WSGIApplication", scope: Scope, exchange: Exchange) -> None:
        """Answer one request."""
        try:
            form = await read_body(
                exchange,
                announced=scope.headers.get("content-length"),
                most=_MOST_FORM_BYTES,
                patience_seconds=self._body_seconds,
            )
        except BodyRefused as refused:
            answer = refused.answer
            exchange.response_bytes(answer.code.value, _PLAIN, f"{answer.status}\n".encode())
        else:
            environ = make_environ(scope, form)
            loop = asyncio.get_running_loop()
            page = await loop.run_in_executor(self._threads, _run, app, environ)
            headers = [(name, value) for name, value in page.headers]
            exchange.response_bytes(page.status_code, headers, page.get_data())


def _run(app: "WSGIApplication", environ: dict[str, Any]) -> Response:
    return Response.from_app(app, environ, buffered=True)


def make_environ(scope: Scope, body: bytes) -> dict[str, Any]:
    """Describe a request as PEP 3333 wants it: text in it is bytes, one a character."""
    host, _, port = scope.server.rpartition(":")
    return {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode(errors="replace").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": urlsplit(f"//{scope.client}").hostname or "",
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": scope.headers.get("content-type") or "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **_variables(scope.headers),
    }


def _variables(headers: Headers) -> dict[str, str]:
    variables: dict[str, str] = {}
    for name, value in headers.items():
        # "a_b" and "a-b" would be one variable, and no client of ours needs the former.
        if name in {"content-length", "content-type"} or "_" in name:
            continue
        variable = f"HTTP_{name.upper().replace('-', '_')}"
        # Of cookies there may be several headers; of the others several are a list.
        mark = "; " if name == "cookie" else ","
        before = variables.get(variable)
        variables[variable] = value if before is None else f"{before}{mark}{value}"
    return variables
