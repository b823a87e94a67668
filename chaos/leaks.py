"""Secrets where they do not belong: in logs, in Redis, in the database, in comments."""

import re
from collections.abc import Iterator
from pathlib import Path

from bot.simulator.issue import Issue
from chaos.report_text import CANARY
from chaos.site import SECRET, Site

# What the App signs in with is of this form, whoever it is for.
_SIGNED = re.compile(rb"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.")
_LEAST_LINE_OF_KEY = 40


def find_leaks(site: Site, issues: list[Issue]) -> tuple[str, ...]:
    """Return what was found where; read when everything has come to rest."""
    secrets = dict(_secrets_of(site))
    found = []
    for place, text in _places_of(site, issues):
        found += [f"{name} in {place}" for name, secret in secrets.items() if secret in text]
        if _SIGNED.search(text):
            found.append(f"a signed assertion in {place}")
    return tuple(sorted(set(found)))


def _secrets_of(site: Site) -> Iterator[tuple[str, bytes]]:
    yield "the webhook secret", SECRET.encode()
    yield "a token from an issue", CANARY.encode()
    key = (site.folder / "secret_key").read_bytes().strip()
    yield "our own key", key
    for line in site.app.private_key_pem.splitlines():
        if len(line) >= _LEAST_LINE_OF_KEY:
            yield "the App's key", line.encode()
            break
    for number, token in enumerate(list(site.simulator.world.installation_tokens)):
        yield f"installation token {number}", token.encode()


def _places_of(site: Site, issues: list[Issue]) -> Iterator[tuple[str, bytes]]:
    yield "the log", site.log.read_bytes()
    for file in _files_below(site.folder / "redis"):
        yield f"Redis ({file.name})", file.read_bytes()
    for file in site.folder.glob("issuegraph.db*"):
        yield "the database", file.read_bytes()
    ours = (one for issue in issues for one in issue.comments if one.author is site.app.bot)
    yield "a comment", "\n".join(one.body for one in ours).encode()


def _files_below(folder: Path) -> Iterator[Path]:
    return (one for one in folder.rglob("*") if one.is_file())
