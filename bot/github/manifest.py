"""The App as `app.yml` asks for it, and where GitHub takes it as a manifest.

https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

CALLBACK_PATH = "/setup/registered"
INSTALLED_PATH = "/setup/installed"
_ORGANIZATION = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}")
_LONGEST_NAME = 34


@dataclass(frozen=True, slots=True)
class Wish:
    """A permission or an event that the App asks for, and why."""

    name: str
    # "read" or "write" for a permission, empty for an event.
    access: str
    reason: str


def is_organization(name: str) -> bool:
    """Tell whether GitHub allows such a name for an account."""
    return bool(_ORGANIZATION.fullmatch(name))


def build_manifest(*, public_url: str, webhook_url: str, organization: str) -> dict[str, Any]:
    """Return the manifest to register; addresses come from the settings, never from a request."""
    asked: dict[str, Any] = yaml.safe_load(_app_yml())
    name = f"{asked['name']}-{organization}" if organization else str(asked["name"])
    return asked | {
        "name": name[:_LONGEST_NAME],
        "url": public_url,
        "hook_attributes": {"url": webhook_url, "active": True},
        "redirect_url": f"{public_url}{CALLBACK_PATH}",
        "setup_url": f"{public_url}{INSTALLED_PATH}",
    }


def registration_url(github_url: str, *, organization: str, state: str) -> str:
    """Return where a person confirms the manifest for their own account or an organization."""
    owner = f"/organizations/{quote(organization)}" if organization else ""
    return f"{github_url}{owner}/settings/apps/new?state={quote(state)}"


@cache
def wished_permissions() -> tuple[Wish, ...]:
    """Return the permissions of `app.yml`; the comment above each is its reason."""
    return tuple(wish for wish in _wishes() if wish.access)


@cache
def wished_events() -> tuple[Wish, ...]:
    """Return the events of `app.yml`; the comment above each is its reason."""
    return tuple(wish for wish in _wishes() if not wish.access)


def _wishes() -> list[Wish]:
    wishes: list[Wish] = []
    reason: list[str] = []
    for line in _app_yml().splitlines():
        text = line.strip()
        if text.startswith("#"):
            reason.append(text.removeprefix("#").strip())
        elif line.startswith("  "):
            name, _, access = text.removeprefix("- ").partition(": ")
            wishes.append(Wish(name, access, " ".join(reason)))
            reason = []
        else:
            reason = []
    return wishes


@cache
def _app_yml() -> str:
    # Installed packages carry the file inside; a checkout has it at its root.
    inside = files("bot") / "app.yml"
    if inside.is_file():
        return inside.read_text(encoding="utf-8")
    return (Path(__file__).parents[2] / "app.yml").read_text(encoding="utf-8")
