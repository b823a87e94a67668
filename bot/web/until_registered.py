"""The site of a process that started before the App was registered.

Any process may receive the credentials; the others find them at their next request and go on as if
they had been started with them.
"""

from collections.abc import Callable
from threading import Lock

from bot.settings.settings import Settings
from bot.web.site import Site


class UntilRegistered:
    """The current site, made anew with `make` once `read_settings` returns credentials."""

    def __init__(
        self, read_settings: Callable[[], Settings], make: Callable[[Settings], Site]
    ) -> None:
        self._read_settings = read_settings
        self._make = make
        self._lock = Lock()
        settings = read_settings()
        self._is_registered = settings.has_credentials
        self._site = make(settings)

    def site(self) -> Site:
        """Return the site as it is now."""
        if not self._is_registered:
            self._look()
        return self._site

    def _look(self) -> None:
        with self._lock:
            if self._is_registered:
                return
            settings = self._read_settings()
            if settings.has_credentials:
                self._site = self._make(settings)
                self._is_registered = True
