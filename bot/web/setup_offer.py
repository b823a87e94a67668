"""What a person is asked to send to GitHub: whose App it will be, and where its deliveries go."""

import ipaddress
import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.errors import UserError
from bot.github.manifest import build_manifest, is_organization

_LONGEST_ADDRESS = 400


@dataclass(frozen=True, slots=True)
class Choice:
    """An organization, empty for the person's own account, and a relay, empty for none."""

    organization: str = ""
    relay: str = ""

    def check(self) -> None:
        """Raise UserError in words for the person who chose."""
        if self.organization and not is_organization(self.organization):
            raise UserError("An organization's name has letters, digits and hyphens only.")
        if self.relay and not _is_relay(self.relay):
            raise UserError("A relay's address looks like https://smee.io/abcDEF123.")


def manifest_for(choice: Choice, *, public_url: str) -> str:
    """Return the manifest as the JSON that GitHub's form takes."""
    manifest = build_manifest(
        public_url=public_url,
        webhook_url=choice.relay or f"{public_url}/webhook",
        organization=choice.organization,
    )
    return json.dumps(manifest)


def is_out_of_reach(public_url: str, *, github_url: str) -> bool:
    """Tell whether the address is private while GitHub is elsewhere, so that nothing arrives."""
    return _is_private(public_url) and not _is_private(github_url)


def _is_private(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".local", ".internal"))


def _is_relay(address: str) -> bool:
    if len(address) > _LONGEST_ADDRESS:
        return False
    try:
        parts = urlsplit(address)
        _ = parts.port  # Reading the port is what checks it.
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and parts.username is None
