"""The application of a process that started before the App was registered.

Any process may receive the credentials; the others find them at their next request and go on as if
they had been started with them.
"""

from collections.abc import Callable, Iterable
from threading import Lock
from typing import TYPE_CHECKING

from bot.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class UntilRegistered:
    """A WSGI application, made anew with `make` once `read_settings` returns credentials."""

    def __init__(
        self,
        read_settings: Callable[[], Settings],
        make: "Callable[[Settings], WSGIApplication]",
    ) -> None:
        self._read_settings = read_settings
        self._make = make
        self._lock = Lock()
        settings = read_settings()
        self._is_registered = settings.has_credentials
        self._app = make(settings)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if not self._is_registered:
            self._look()
        return self._app(environ, start_response)

    def _look(self) -> None:
        with self._lock:
            if self._is_registered:
                return
            settings = self._read_settings()
            if settings.has_credentials:
                self._app = self._make(settings)
                self._is_registered = True
