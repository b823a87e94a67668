"""Whether the port is ours to listen on, asked before the server shares it with whoever has it."""

import errno
import socket
import time

import structlog

from bot.errors import SettingsError

# Longer than a web process before us may take to end.
_PATIENCE_SECONDS = 10.0
_PAUSE_SECONDS = 0.25

log = structlog.get_logger()


def insist_on_free_port(port: int, *, patience_seconds: float = _PATIENCE_SECONDS) -> None:
    """Return once nobody listens on the port.

    SettingsError in one line where somebody goes on to, or where this user may not listen there.
    The server itself would share the port with another of its kind, and each get half of what
    arrives.
    """
    failure = _try_to_listen(port)
    if failure is not None and failure.errno == errno.EADDRINUSE:
        log.warning("waiting for the port", port=port, seconds=patience_seconds)
        failure = _try_until(time.monotonic() + patience_seconds, port)
    if failure is not None:
        raise SettingsError(
            f"PORT {port} cannot be used ({failure.strerror}); end what has it, or set another PORT"
        ) from failure


def _try_until(deadline: float, port: int) -> OSError | None:
    while (failure := _try_to_listen(port)) is not None and time.monotonic() < deadline:
        time.sleep(_PAUSE_SECONDS)
    return failure


def _try_to_listen(port: int) -> OSError | None:
    with socket.socket() as probe:
        # Connections that ended a moment ago keep nobody from listening.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))  # noqa: S104 - as the server does
        except OSError as error:
            return error
    return None
