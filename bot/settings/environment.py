"""Values read from environment variables; what is wrong is collected, not raised one at a time."""

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

_ON = frozenset({"1", "true", "yes", "on"})
_OFF = frozenset({"", "0", "false", "no", "off"})


class Environment:
    """Reads variables, notes each problem as one line in `problems`, and carries on.

    An empty variable counts as absent, since compose files hand empty ones on.
    """

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self.problems: list[str] = []

    def has(self, name: str) -> bool:
        """Say whether the variable is set at all, be it to nothing."""
        return name in self._variables

    def text(self, name: str, default: str = "") -> str:
        return self._variables.get(name, "").strip() or default

    def whole_number(self, name: str, default: int, *, least: int, most: int) -> int:
        text = self.text(name)
        if not text:
            return default
        is_number = text.isascii() and text.isdigit() and len(text) <= len(str(most))
        if not (is_number and least <= int(text) <= most):
            self.problems.append(f"{name} must be a number from {least} to {most}.")
            return default
        return int(text)

    def switch(self, name: str) -> bool:
        text = self.text(name).lower()
        if text not in _ON | _OFF:
            self.problems.append(f"{name} must be on or off.")
        return text in _ON

    def one_of(self, name: str, choices: tuple[str, ...]) -> str:
        """Return the variable in lower case; the first of `choices` is the default."""
        text = self.text(name, choices[0]).lower()
        if text not in choices:
            self.problems.append(f"{name} must be one of: {', '.join(choices)}.")
            return choices[0]
        return text

    def web_address(self, name: str, default: str) -> str:
        """Return an http or https address without its trailing slash."""
        address = self.text(name, default).rstrip("/")
        if not _is_web_address(address):
            self.problems.append(f"{name} must be an address such as https://example.com.")
        return address

    def secure_web_address(self, name: str, default: str) -> str:
        """Return an address that must be https unless it is on this machine."""
        address = self.web_address(name, default)
        if _is_web_address(address) and not _is_secure(address):
            self.problems.append(f"{name} must start with https://, since tokens are sent there.")
        return address


def is_open_to_others(address: str) -> bool:
    """Tell whether a server's address names another machine and no password."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    # A socket of this machine has no host; who may open it is for the file system to say.
    return bool(parts.hostname) and not parts.password and not _is_loopback(parts.hostname or "")


def _is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        _ = parts.port  # Reading the port is what checks it.
    except ValueError:
        return False
    has_extras = parts.username is not None or parts.query or parts.fragment
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not has_extras


def _is_secure(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or _is_loopback(parts.hostname or "")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
